package target

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

// microsoftDomains are those of the services in Microsoft's clouds
// (learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges, learn.microsoft.com/graph/deployments). What customers run there has other names, such as cloudapp.azure.com.
var microsoftDomains = []string{
	"microsoft.com", "microsoft.us", "microsoft.de", "microsoft.scloud", "microsoft-ppe.com", "microsoftazure.us",
	"chinacloudapi.cn", "cloudapi.de", "usgovcloudapi.net",
	"microsoftonline.com", "microsoftonline.us", "microsoftonline.cn", "microsoftonline.de", "windows.net", "azure.net",
	"management.azure.com", "office.com", "office.net", "office365.com", "office365.us", "outlook.com", "live.com",
	"sharepoint.com", "sharepoint.us", "sharepoint.cn", "dynamics.com", "powerbi.com", "powerapps.com",
}

// IsMicrosoft tells whether a URL's host belongs to one of Microsoft's clouds, however it is spelled: net/http maps other scripts' letters
// and dots to those of ASCII.
func IsMicrosoft(rawURL string) bool {
	u, err := url.Parse(rawURL)
	return err == nil && isMicrosoftHost(u.Hostname())
}

func isMicrosoftHost(host string) bool {
	host = "." + wire.PlainHost(host)
	return slices.ContainsFunc(microsoftDomains, func(domain string) bool { return strings.HasSuffix(host, "."+domain) })
}

// microsoftID matches the ids of Microsoft's applications that tokens have as audience: Graph's, for example, is
// 00000003-0000-0000-c000-000000000000.
var microsoftID = regexp.MustCompile(`(?i)^(spn:)?(0000000[0-9a-f]-0000-[0-9a-f]{4}-[0-9a-f]{4}-000000000000|` +
	`797f4846-ba00-4fd7-ba43-dac1f8f63013|cfa8b339-82a2-471a-a3c9-0fc0be7a4093)$`) // Azure Resource Manager, Key Vault

// ForMicrosoft tells whether a token is a JWT for a service of Microsoft's clouds.
func ForMicrosoft(token string) bool {
	claims, _ := ReadClaims(token)
	return slices.ContainsFunc(claims.Audience, func(audience string) bool {
		return microsoftID.MatchString(audience) || IsMicrosoft(audience) || isMicrosoftHost(audience)
	})
}

// issuedLength is the length from which on a token counts as issued: those that people make up for servers of their own are shorter.
const issuedLength = 100

// ForUnknown tells whether a token looks as if a service had issued it, and does not say for whom, as the tokens of personal Microsoft accounts.
func ForUnknown(token string) bool {
	claims, _ := ReadClaims(token)
	return len(token) >= issuedLength && len(claims.Audience) == 0
}

// errMicrosoftToken is the error of a token for one of Microsoft's services at a target that is not protected as a tenant.
const errMicrosoftToken = "the token is for a service of Microsoft, so the target counts as a tenant: expected kind tenant, or not-a-tenant: true"

// checkKind returns what is wrong with the kind of a target, and the key that it is about: only a tenant is protected.
func (t *Target) checkKind() (key, problem string) {
	u, err := url.Parse(t.URL())
	switch {
	case t.Kind != "mock" || err != nil || u.Host == "": // such a URL is rejected elsewhere
	case IsMicrosoft(t.URL()):
		return "kind", "a host of Microsoft's clouds is not a mock: expected kind tenant"
	case t.NotATenant == "true":
	case !wire.Loopback(u.Hostname()):
		return "kind", "a server on another machine counts as a tenant: expected kind tenant, or not-a-tenant: true if it has no data worth protecting"
	case t.SignIn != nil && t.SignIn.Kind == "token" && ForMicrosoft(t.SignIn.Token):
		return "kind", errMicrosoftToken
	}
	return "", ""
}
