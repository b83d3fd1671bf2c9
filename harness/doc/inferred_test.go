package doc_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

// translated is a page whose words are placeholders W0 to W15.
const translated = `# W0 lamp

W1 [lamp](../resources/lamp.md).

## W2
|W3|W4|
|:---|:---|
|W5|Lamp.ReadWrite.All|
|W6|W7|
|W8|Lamp.ReadWrite.All, Lamp.Manage|

## W9
` + "``` http" + `
PATCH /rooms/{roomId}/lamps/{lampId}
` + "```" + `

## W10
|W11|W12|
|:---|:---|
|Authorization|Bearer {token}|
|If-Match|W13|

## W14
|W11|W12|
|:---|:---|
|roomId|W15|
|lampId|W15|

## W1
|W11|W3|W12|
|:---|:---|:---|
|brightness|Int32|W1|
|color|[color](../resources/color.md)|W1|

## W4
W5 ` + "`200 OK`" + ` W6 [lamp](../resources/lamp.md) W7.

## W8
### W9
` + "``` http" + `
PATCH https://graph.microsoft.com/beta/rooms/1/lamps/2
Content-Type: application/json

{"brightness": 4}
` + "```" + `
### W10
` + "``` http" + `
HTTP/1.1 200 OK

{"id": "2", "brightness": 4}
` + "```" + `
`

var languages = map[string]string{
	"German":     "Aktualisieren|Eigenschaften ändern von|Berechtigungen|Typ|Rechte|Delegiert (Geschäftskonto)|Delegiert (persönliches Konto)|Nicht unterstützt.|Anwendung|HTTP-Anforderung|Anforderungsheader|Name|Beschreibung|Erforderlich.|Pfadparameter|Der Schlüssel.",
	"French":     "Mettre à jour|Modifier|Autorisations|Type|Droits|Déléguée (compte professionnel)|Déléguée (compte personnel)|Non prise en charge.|Application|Requête HTTP|En-têtes|Nom|Description|Obligatoire.|Paramètres|La clé.",
	"Spanish":    "Actualizar|Cambiar|Permisos|Tipo|Derechos|Delegado (cuenta profesional)|Delegado (cuenta personal)|No admitida.|Aplicación|Solicitud HTTP|Encabezados|Nombre|Descripción|Obligatorio.|Parámetros|La clave.",
	"Portuguese": "Atualizar|Alterar|Permissões|Tipo|Direitos|Delegado (conta corporativa)|Delegado (conta pessoal)|Sem suporte.|Aplicativo|Solicitação HTTP|Cabeçalhos|Nome|Descrição|Obrigatório.|Parâmetros|A chave.",
	"Japanese":   "更新|変更します|アクセス許可|種類|権限|委任 (職場のアカウント)|委任 (個人のアカウント)|サポートされていません。|アプリケーション|HTTP 要求|要求ヘッダー|名前|説明|必須。|パス パラメーター|キー。",
	"Chinese":    "更新|更改|权限|类型|权利|委派（工作帐户）|委派（个人帐户）|不支持。|应用程序|HTTP 请求|请求标头|名称|说明|必需。|路径参数|键。",
}

func TestTranslatedPages(t *testing.T) {
	for language, list := range languages {
		words := strings.Split(list, "|")
		var pairs []string
		for i := len(words) - 1; i >= 0; i-- { // W15 before W1
			pairs = append(pairs, "W"+strconv.Itoa(i), words[i])
		}
		src := strings.NewReplacer(pairs...).Replace(translated)
		page, err := doc.Read("beta/api/lamp-update.md", []byte(src))
		if err != nil {
			t.Fatalf("%s: %v", language, err)
		}
		if len(page.Templates()) != 1 {
			t.Errorf("%s: want the request line, got %v", language, page.Requests)
		}
		if got := strings.Join(page.Permissions.Scopes(doc.Application), " "); got != "Lamp.ReadWrite.All Lamp.Manage" || len(page.Permissions.Scopes(doc.DelegatedPersonal)) != 0 {
			t.Errorf("%s: want the scopes of applications, got %q", language, got)
		}
		if page.Headers.Get("If-Match") == nil || len(page.Parameters) != 2 {
			t.Errorf("%s: want the header fields and path parameters, got %v, %v", language, page.Headers, page.Parameters)
		}
		if list := page.Body.Properties(); len(list) != 2 || list[0].Type.Name != "Edm.Int32" || list[1].Type.Local() != "color" {
			t.Errorf("%s: want the properties, got %v", language, list)
		}
		if s := page.Response.Success(); len(s) != 1 || s[0].Code != 200 || s[0].Type == nil {
			t.Errorf("%s: want the status with its type, got %v", language, s)
		}
		if len(page.Examples) != 1 || !page.Examples[0].IsPatch() || page.Examples[0].Response == nil {
			t.Errorf("%s: want the example with its response, got %v", language, page.Examples)
		}
	}
}
