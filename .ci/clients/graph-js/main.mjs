// What an app does with Microsoft's Graph client for JavaScript. The mock differs from Graph in its base URL only.
import { BatchRequestContent, BatchResponseContent, Client, GraphError, PageIterator, ResponseType } from "@microsoft/microsoft-graph-client";
import { Request } from "node-fetch"; // relative URLs, which the batches of this client take
import { finish, rejection, step, want } from "./steps.mjs";

const authProvider = { getAccessToken: async () => "a-token" };

function connect(address, options = { customHosts: new Set(["127.0.0.1"]) }) {
  const url = new URL(address);
  return Client.initWithMiddleware({ baseUrl: url.origin, defaultVersion: url.pathname.slice(1), authProvider, ...options });
}

const client = connect(process.env.MOCK_URL);
const members = (entity) => Object.keys(entity).filter((name) => !name.includes("@") && name !== "id").sort();
let id;

await step("list", async () => {
  const { value } = await client.api("/users").get();
  want(5, value.length, "users");
  id = value[0].id;
  want("u1", id, "id of the first");
});

await step("pages", async () => {
  const names = [];
  const first = await client.api("/users").top(2).get();
  want(2, first.value.length, "users on the first page");
  const pages = new PageIterator(client, first, (user) => Boolean(names.push(user.displayName)));
  await pages.iterate();
  want(["Ada", "Bo", "Cy O'Neil", "Dee", "Eli"], names, "names on all pages");
});

await step("filter", async () => {
  const { value } = await client.api("/users").filter("displayName eq 'Cy O''Neil'").get();
  want(["Cy O'Neil"], value.map((user) => user.displayName), "names");
});

await step("orderby", async () => {
  const { value } = await client.api("/users").orderby("jobTitle,displayName desc").get();
  want(["Eli", "Cy O'Neil", "Bo", "Dee", "Ada"], value.map((user) => user.displayName), "names");
});

await step("select-list", async () => {
  const { value } = await client.api("/users").select(["id", "displayName"]).top(1).get();
  want(["displayName"], members(value[0]), "properties");
});

await step("count", async () => {
  const page = await client.api("/users").header("ConsistencyLevel", "eventual").count(true).top(1).get();
  want(5, page["@odata.count"], "@odata.count");
});

await step("count-segment", async () => {
  const total = await client.api("/users/$count").header("ConsistencyLevel", "eventual").get();
  want(5, Number(total), "users");
});

await step("read", async () => {
  const user = await client.api("/users/u1").get();
  want(["u1", "Ada"], [user.id, user.displayName], "id and displayName");
});

await step("select", async () => {
  const user = await client.api("/users/u1").select("displayName").get();
  want(["displayName"], members(user), "properties");
});

await step("update", async () => {
  want(undefined, await client.api("/users/u2").patch({ jobTitle: "Chef", businessPhones: ["+44 20 7946 0001"] }), "content of 204");
  const user = await client.api("/users/u2").get();
  want(["Chef", ["+44 20 7946 0001"]], [user.jobTitle, user.businessPhones], "what was written");
});

await step("me", async () => {
  await client.api("/me").patch({ officeLocation: "Room 12" });
  const { officeLocation } = await client.api("/me").get();
  want("Room 12", officeLocation, "officeLocation");
});

await step("wrong-type", async () => {
  const error = await rejection(client.api("/users/u2").patch({ accountEnabled: "yes" }), GraphError);
  want(400, error.statusCode, "status");
  want(true, error.code !== null && error.message.includes("accountEnabled"), `code ${error.code} and the property in ${error.message}`);
});

await step("etag", async () => {
  const task = await client.api("/planner/tasks/t1").get();
  const tag = task["@odata.etag"];
  want("string", typeof tag, "@odata.etag");
  await client.api("/planner/tasks/t1").header("If-Match", tag).patch({ percentComplete: 25 });
  const error = await rejection(client.api("/planner/tasks/t1").header("If-Match", tag).patch({ percentComplete: 30 }), GraphError);
  want(412, error.statusCode, "status of a stale tag");
});

await step("no-if-match", async () => {
  const error = await rejection(client.api("/planner/tasks/t1").patch({ percentComplete: 30 }), GraphError);
  want(412, error.statusCode, "status without If-Match");
});

await step("representation", async () => {
  const read = await client.api("/planner/tasks/t2").responseType(ResponseType.RAW).get();
  const tag = read.headers.get("ETag");
  const task = await client.api("/planner/tasks/t2").header("If-Match", tag).header("Prefer", "return=representation").patch({ percentComplete: 75 });
  want(["t2", 75], [task.id, task.percentComplete], "id and percentComplete");
});

await step("entity", async () => {
  const template = await client.api("/deviceManagement/notificationMessageTemplates/n1").patch({ brandingOptions: "includeCompanyLogo" });
  want(["n1", "includeCompanyLogo"], [template.id, template.brandingOptions], "id and brandingOptions");
});

await step("create", async () => {
  const response = await client.api("/groups").responseType(ResponseType.RAW).post({
    displayName: "Drivers", mailEnabled: false, mailNickname: "drivers", securityEnabled: true,
  });
  want(201, response.status, "status");
  const group = await response.json();
  const read = await client.api(response.headers.get("Location")).get();
  want([group.id, "Drivers"], [read.id, read.displayName], "id and displayName at Location");
});

await step("delete", async () => {
  await client.api("/groups/g2").delete();
  const error = await rejection(client.api("/groups/g2").get(), GraphError);
  want(404, error.statusCode, "status of a read");
});

await step("batch", async () => {
  const headers = { "Content-Type": "application/json" };
  const batch = new BatchRequestContent([
    { id: "1", request: new Request("/users/u3", { method: "PATCH", headers, body: JSON.stringify({ city: "Bern" }) }) },
    { id: "2", request: new Request("/users/u3?$select=city", { method: "GET" }), dependsOn: ["1"] },
  ]);
  const responses = new BatchResponseContent(await client.api("/$batch").post(await batch.getContent()));
  want([204, 200], [responses.getResponseById("1").status, responses.getResponseById("2").status], "statuses");
  want("Bern", (await responses.getResponseById("2").json()).city, "city");
});

await step("batch-null", async () => {
  const { responses } = await client.api("/$batch").post({ requests: [{ id: "1", method: "GET", url: "/users/u1", body: null }] });
  want(200, responses[0].status, "status");
});

await step("throttle", async () => {
  const throttled = connect(process.env.THROTTLED_URL);
  for (let n = 0; n < 4; n++) {
    want("Ada", (await throttled.api("/users/u1").get()).displayName, "displayName");
  }
});

await step("no-token", async () => {
  // This client sends the token to hosts of Graph and to custom hosts only.
  const error = await rejection(connect(process.env.MOCK_URL, {}).api("/users").get(), GraphError);
  want(401, error.statusCode, "status");
});

finish();
