// What an app does with @odata/client, an OData client: keys in parentheses, and errors without status or code.
import { OData } from "@odata/client";
import { ODataServerError } from "@odata/client/lib/errors.js";
import { finish, rejection, step, want } from "./steps.mjs";

const connect = (address, headers = { Authorization: "Bearer a-token" }) =>
  OData.New4({ serviceEndpoint: `${address}/`, commonHeaders: headers });

const client = connect(process.env.MOCK_URL);
const users = client.getEntitySet("users");
const members = (entity) => Object.keys(entity).filter((name) => !name.includes("@") && name !== "id").sort();

await step("list", async () => {
  const all = await users.query();
  want(["u1", "u2", "u3", "u4", "u5"], all.map((user) => user.id), "ids");
});

await step("pages", async () => {
  // This client follows no link by itself: the app passes it on.
  const names = [];
  let page = await client.newRequest({ collection: "users", params: client.newOptions().top(2) });
  want(2, page.value.length, "users on the first page");
  for (;;) {
    names.push(...page.value.map((user) => user.displayName));
    if (!page["@odata.nextLink"]) break;
    page = await client.requestUri(page["@odata.nextLink"]);
  }
  want(["Ada", "Bo", "Cy O'Neil", "Dee", "Eli"], names, "names on all pages");
});

await step("filter", async () => {
  const found = await users.query(client.newFilter().property("jobTitle").eq("'Cook'").property("accountEnabled").eq(true));
  want(["Bo"], found.map((user) => user.displayName), "names");
});

await step("orderby", async () => {
  const sorted = await users.query(client.newOptions().orderby([{ field: "jobTitle", order: "asc" }, { field: "displayName", order: "desc" }]));
  want(["Eli", "Cy O'Neil", "Bo", "Dee", "Ada"], sorted.map((user) => user.displayName), "names");
});

await step("select-list", async () => {
  const [first] = await users.query(client.newOptions().select(["id", "displayName"]).top(1));
  want(["displayName"], members(first), "properties");
});

await step("skip", async () => {
  const found = await users.query(client.newOptions().top(2).skip(3));
  want(["Dee", "Eli"], found.map((user) => user.displayName), "names");
});

await step("count", async () => want(5, await users.count(), "users"));

await step("count-filter", async () => want(2, await users.count(client.newFilter().property("jobTitle").eq("'Cook'")), "cooks"));

await step("read", async () => {
  const user = await users.retrieve("u1");
  want(["u1", "Ada"], [user.id, user.displayName], "id and displayName");
});

await step("select", async () => {
  want(["displayName"], members(await users.retrieve("u1", client.newOptions().select("displayName"))), "properties");
});

await step("update", async () => {
  await users.update("u2", { jobTitle: "Chef" });
  want("Chef", (await users.retrieve("u2")).jobTitle, "jobTitle");
});

await step("same-entity", async () => {
  // The key in parentheses and the key in a segment name one entity.
  const user = await client.requestUri(`${process.env.MOCK_URL}/users/u2`);
  want("Chef", user.jobTitle, "jobTitle");
});

await step("wrong-type", async () => {
  const error = await rejection(users.update("u2", { accountEnabled: "yes" }), ODataServerError);
  want(true, error.message.includes("accountEnabled"), `the property in ${error.message}`);
});

await step("create", async () => {
  const group = await client.getEntitySet("groups").create({ displayName: "Drivers", mailEnabled: false, mailNickname: "drivers", securityEnabled: true });
  const read = await client.getEntitySet("groups").retrieve(group.id);
  want([group.id, "Drivers"], [read.id, read.displayName], "id and displayName");
});

await step("delete", async () => {
  const groups = client.getEntitySet("groups");
  await groups.delete("g2");
  await rejection(groups.retrieve("g2"), ODataServerError);
});

await step("batch", async () => {
  const responses = await client.execBatchRequestsJson([
    client.newBatchRequest({ collection: "users", id: "u3", method: "PATCH", entity: { city: "Bern" } }),
    client.newBatchRequest({ collection: "users", id: "u3", method: "GET" }),
  ]);
  want([204, 200], responses.map((response) => response.status), "statuses");
  want("Bern", (await responses[1].json()).city, "city");
});

await step("no-token", async () => {
  const error = await rejection(connect(process.env.MOCK_URL, {}).getEntitySet("users").query(), ODataServerError);
  want(true, error.message !== "", "a message");
});

finish();
