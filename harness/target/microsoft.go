package target

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

// microsoftDomains are those of the services in Microsoft's clouds
// (learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges, learn.microsoft.com/graph/deployments,
// learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure, learn.microsoft.com/azure/china/resources-developer-guide).
var microsoftDomains = []string{
	"microsoft.com", "microsoft.us", "microsoft.de", "microsoft.scloud", "microsoft-ppe.com", "eaglex.ic.gov",
	"microsoftonline.com", "microsoftonline.us", "microsoftonline.cn", "microsoftonline.de", "live.com",
	"azure.com", "azure.net", "azure.us", "azure.cn", "azure.eu", "azure.de", "windows.net", "windowsazure.com", "windowsazure.us", "windowsazure.cn",
	"microsoftazure.us", "microsoftazure.de", "chinacloudapi.cn", "cloudapi.de", "usgovcloudapi.net", "visualstudio.com", "azconfig.io",
	"loganalytics.io", "loganalytics.us", "applicationinsights.io", "applicationinsights.us", "azurecr.io", "azurecr.us", "azurecr.cn",
	"azuresynapse.net", "azuredatabricks.net", "azurehealthcareapis.com", "azure-automation.net", "azureml.ms",
	"office.com", "office.net", "office.de", "office365.com", "office365.us", "outlook.com", "outlook.cn", "outlook.de",
	"sharepoint.com", "sharepoint.us", "sharepoint-mil.us", "sharepoint.cn", "sharepoint.de", "skype.com", "lync.com", "yammer.com", "cloud.microsoft",
	"dynamics.com", "dynamics.cn", "microsoftdynamics.us", "microsoftdynamics.de", "appsplatform.us", "powerbi.com", "powerbi.cn", "powerbi.de", "powerbigov.us",
	"powerapps.com", "powerapps.us", "powerapps.cn", "powerautomate.com", "powerautomate.us", "powerautomate.cn",
	"powerplatform.com", "powerplatform.us", "powerplatform.cn",
}

// customerDomains are those within them for what customers run.
var customerDomains = []string{"cloudapp.azure.com"}

// IsMicrosoft tells whether a URL's host belongs to one of Microsoft's clouds, however it is spelled: net/http maps other scripts' letters
// and dots to those of ASCII.
func IsMicrosoft(rawURL string) bool {
	u, err := url.Parse(rawURL)
	return err == nil && isMicrosoftHost(u.Hostname())
}

func isMicrosoftHost(host string) bool {
	host = "." + wire.PlainHost(host)
	isIn := func(domain string) bool { return strings.HasSuffix(host, "."+domain) }
	return slices.ContainsFunc(microsoftDomains, isIn) && !slices.ContainsFunc(customerDomains, isIn)
}

// microsoftIDs are the ids of Microsoft's applications that tokens have as audience, besides those that firstParty matches
// (learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in).
var microsoftIDs = []string{
	"797f4846-ba00-4fd7-ba43-dac1f8f63013", // Azure Resource Manager
	"cfa8b339-82a2-471a-a3c9-0fc0be7a4093", // Key Vault
	"499b84ac-1321-427f-aa17-267ca6975798", // Azure DevOps
	"e406a681-f3d4-42a8-90b6-c2b029497af1", // Storage
	"022907d3-0f1b-48f7-badc-1ba6abab6d66", // Azure SQL
	"ca7f3f0b-7d91-482c-8e09-c5d840d0eac5", // Log Analytics
	"f5c26e74-f226-4ae8-85f0-b4af0080ac9e", // Application Insights
	"7d312290-28c8-473c-a0ed-8e53749b6d6d", // Cognitive Services
	"880da380-985e-4198-81b9-e05b1cc53158", // Search
	"a232010e-820c-4083-83bb-3ace5fc29d0b", // Cosmos DB
	"35ffadb3-7fc1-497e-b61b-381d28e744cc", // App Configuration
	"80369ed6-5f11-4dd9-bef3-692475845e77", // Event Hubs
	"80a10ef9-8168-493d-abf9-3297c4ef6e3c", // Service Bus
	"2ff814a6-3304-4ab8-85cb-cd0e6f879c1d", // Databricks
	"475226c6-020e-4fb2-8a90-7a972cbfc1d4", // Power Apps
	"8578e004-a5c6-46e7-913e-12f58912df43", // Power Platform
	"c161e42e-d4df-4a3d-9b42-e7a3c31f59d4", // Intune
	"c5393580-f805-4401-95e8-94b7a6ef2fc2", // Office 365 Management
	"fc780465-2017-40d4-a0c5-307022471b92", // Defender for Endpoint
	"cc15fd57-2c6c-4117-a88c-83b1d56b4bbe", // Teams
}

// firstParty matches the ids of Microsoft's oldest applications: Graph's, for example, is 00000003-0000-0000-c000-000000000000.
var firstParty = regexp.MustCompile(`^000000[0-9a-f]{2}-0000-[0-9a-f]{4}-[0-9a-f]{4}-000000000000$`)

// ForMicrosoft tells whether a token is a JWT for a service of Microsoft's clouds.
func ForMicrosoft(token string) bool {
	claims, _ := ReadClaims(token)
	return slices.ContainsFunc(claims.Audience, isMicrosoftAudience)
}

// isMicrosoftAudience recognizes a URL, a host, the id of an application, and what SharePoint has as audience: ID/HOST@TENANT.
func isMicrosoftAudience(audience string) bool {
	audience = strings.ToLower(strings.TrimSpace(audience))
	if IsMicrosoft(audience) {
		return true
	}
	if strings.Contains(audience, "://") {
		return false
	}
	principal, _, _ := strings.Cut(strings.TrimPrefix(audience, "spn:"), "@")
	id, host, _ := strings.Cut(principal, "/")
	isHost := func(host string) bool { return IsMicrosoft("https://" + host) }
	return slices.Contains(microsoftIDs, id) || firstParty.MatchString(id) || isHost(id) || isHost(host)
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
