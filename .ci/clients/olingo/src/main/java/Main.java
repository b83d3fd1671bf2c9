import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.http.HttpHeaders;
import org.apache.olingo.client.api.ODataClient;
import org.apache.olingo.client.api.communication.ODataClientErrorException;
import org.apache.olingo.client.api.communication.request.ODataRequest;
import org.apache.olingo.client.api.communication.request.cud.UpdateType;
import org.apache.olingo.client.api.domain.ClientEntity;
import org.apache.olingo.client.api.domain.ClientEntitySet;
import org.apache.olingo.client.api.domain.ClientPrimitiveValue;
import org.apache.olingo.client.api.domain.ClientValue;
import org.apache.olingo.client.api.uri.URIBuilder;
import org.apache.olingo.client.api.uri.URIFilter;
import org.apache.olingo.client.core.ODataClientFactory;
import org.apache.olingo.commons.api.edm.FullQualifiedName;

/** What an app does with Apache Olingo, an OData client: keys in parentheses, and ETags of the body in If-Match. */
public final class Main {
  private static final String ROOT = System.getenv("MOCK_URL");
  private static final ODataClient CLIENT = ODataClientFactory.getClient();
  private static boolean failed;

  private interface Step {
    void run() throws Exception;
  }

  public static void main(String[] args) {
    step("list", Main::list);
    step("pages", Main::pages);
    step("filter", Main::filter);
    step("orderby", Main::orderby);
    step("count", Main::count);
    step("count-segment", Main::countSegment);
    step("read", Main::read);
    step("select", Main::select);
    step("update", Main::update);
    step("wrong-type", Main::wrongType);
    step("etag", Main::etag);
    step("representation", Main::representation);
    step("create", Main::create);
    step("delete", Main::delete);
    step("no-token", Main::noToken);
    System.exit(failed ? 1 : 0);
  }

  private static void list() {
    List<String> ids = new ArrayList<>();
    for (ClientEntity user : query(users()).getEntities()) {
      ids.add(text(user, "id"));
    }
    want(List.of("u1", "u2", "u3", "u4", "u5"), ids, "ids");
  }

  private static void pages() {
    List<String> names = new ArrayList<>();
    for (URI next = users().top(2).build(); next != null && names.size() < 9; ) {
      ClientEntitySet page = query(next);
      want(true, page.getEntities().size() <= 2, "at most two users on a page");
      names.addAll(names(page));
      next = page.getNext();
    }
    want(List.of("Ada", "Bo", "Cy O'Neil", "Dee", "Eli"), names, "names on all pages");
  }

  private static void filter() {
    // No name with an apostrophe: this client does not double it, and a service must reject that.
    var filters = CLIENT.getFilterFactory();
    URIFilter wanted = filters.and(filters.eq("jobTitle", "Cook"), filters.eq("accountEnabled", true));
    want(List.of("Bo"), names(query(users().filter(wanted))), "names");
  }

  private static void orderby() {
    want(List.of("Eli", "Cy O'Neil", "Bo", "Dee", "Ada"), names(query(users().orderBy("jobTitle,displayName desc"))), "names");
  }

  private static void count() {
    ClientEntitySet page = query(users().count(true).top(1));
    want(5, page.getCount(), "@odata.count");
    want(1, page.getEntities().size(), "users");
  }

  private static void countSegment() {
    var request = CLIENT.getRetrieveRequestFactory().getValueRequest(users().count().build());
    ClientPrimitiveValue total = authorized(request).execute().getBody();
    want("5", total.toString(), "users");
  }

  private static void read() {
    ClientEntity user = get("users", "u1");
    want(List.of("u1", "Ada"), List.of(text(user, "id"), text(user, "displayName")), "id and displayName");
  }

  private static void select() {
    ClientEntity user = get(entity("users", "u1").select("displayName").build());
    List<String> names = user.getProperties().stream().map(p -> p.getName()).filter(n -> !n.equals("id")).toList();
    want(List.of("displayName"), names, "properties");
  }

  private static void update() {
    int status = patch("users", "u2", change("jobTitle", string("Chef")), null);
    want(204, status, "status");
    want("Chef", text(get("users", "u2"), "jobTitle"), "jobTitle");
  }

  private static void wrongType() {
    ODataClientErrorException error = rejection(() -> patch("users", "u2", change("accountEnabled", string("yes")), null));
    want(400, error.getStatusLine().getStatusCode(), "status");
    want(true, error.getODataError().getCode() != null, "a code");
    want(true, error.getODataError().getMessage().contains("accountEnabled"), "the property in " + error.getODataError().getMessage());
  }

  private static void etag() {
    String tag = get("planner/tasks", "t1").getETag();
    want(true, tag != null, "@odata.etag");
    want(204, patch("planner/tasks", "t1", change("percentComplete", number(25)), tag), "status");
    ODataClientErrorException error = rejection(() -> patch("planner/tasks", "t1", change("percentComplete", number(30)), tag));
    want(412, error.getStatusLine().getStatusCode(), "status of a stale tag");
  }

  private static void representation() {
    var request = CLIENT.getCUDRequestFactory().getEntityUpdateRequest(entity("planner/tasks", "t2").build(), UpdateType.PATCH, change("percentComplete", number(75)));
    request.setIfMatch("*");
    request.setPrefer(CLIENT.newPreferences().returnRepresentation());
    ClientEntity task = authorized(request).execute().getBody();
    want(List.of("t2", "75"), List.of(text(task, "id"), text(task, "percentComplete")), "id and percentComplete");
  }

  private static void create() {
    ClientEntity group = change("displayName", string("Drivers"));
    group.getProperties().add(CLIENT.getObjectFactory().newPrimitiveProperty("mailNickname", string("drivers")));
    var response = authorized(CLIENT.getCUDRequestFactory().getEntityCreateRequest(root().appendEntitySetSegment("groups").build(), group)).execute();
    want(201, response.getStatusCode(), "status");
    URI location = URI.create(response.getHeader(HttpHeaders.LOCATION).iterator().next());
    want("Drivers", text(get(location), "displayName"), "displayName at Location");
  }

  private static void delete() {
    int status = authorized(CLIENT.getCUDRequestFactory().getDeleteRequest(entity("groups", "g2").build())).execute().getStatusCode();
    want(204, status, "status");
    ODataClientErrorException error = rejection(() -> get("groups", "g2"));
    want(404, error.getStatusLine().getStatusCode(), "status of a read");
  }

  private static void noToken() {
    ODataClientErrorException error = rejection(() -> CLIENT.getRetrieveRequestFactory().getEntitySetRequest(users().build()).execute().getBody());
    want(401, error.getStatusLine().getStatusCode(), "status");
  }

  private static URIBuilder root() {
    return CLIENT.newURIBuilder(ROOT);
  }

  private static URIBuilder users() {
    return root().appendEntitySetSegment("users");
  }

  private static URIBuilder entity(String collection, String key) {
    return root().appendEntitySetSegment(collection).appendKeySegment(key);
  }

  private static ClientEntitySet query(URIBuilder uri) {
    return query(uri.build());
  }

  private static ClientEntitySet query(URI uri) {
    return authorized(CLIENT.getRetrieveRequestFactory().getEntitySetRequest(uri)).execute().getBody();
  }

  private static ClientEntity get(String collection, String key) {
    return get(entity(collection, key).build());
  }

  private static ClientEntity get(URI uri) {
    return authorized(CLIENT.getRetrieveRequestFactory().getEntityRequest(uri)).execute().getBody();
  }

  private static int patch(String collection, String key, ClientEntity change, String tag) {
    var request = CLIENT.getCUDRequestFactory().getEntityUpdateRequest(entity(collection, key).build(), UpdateType.PATCH, change);
    if (tag != null) {
      request.setIfMatch(tag);
    }
    return authorized(request).execute().getStatusCode();
  }

  private static <R extends ODataRequest> R authorized(R request) {
    request.addCustomHeader(HttpHeaders.AUTHORIZATION, "Bearer a-token");
    return request;
  }

  private static ClientEntity change(String name, ClientPrimitiveValue value) {
    ClientEntity entity = CLIENT.getObjectFactory().newEntity((FullQualifiedName) null);
    entity.getProperties().add(CLIENT.getObjectFactory().newPrimitiveProperty(name, value));
    return entity;
  }

  private static ClientPrimitiveValue string(String value) {
    return CLIENT.getObjectFactory().newPrimitiveValueBuilder().buildString(value);
  }

  private static ClientPrimitiveValue number(int value) {
    return CLIENT.getObjectFactory().newPrimitiveValueBuilder().buildInt32(value);
  }

  private static List<String> names(ClientEntitySet page) {
    return page.getEntities().stream().map(user -> text(user, "displayName")).toList();
  }

  private static String text(ClientEntity entity, String name) {
    ClientValue value = entity.getProperty(name) == null ? null : entity.getProperty(name).getValue();
    return String.valueOf(value);
  }

  private static ODataClientErrorException rejection(Step step) {
    try {
      step.run();
    } catch (ODataClientErrorException error) {
      return error;
    } catch (Exception error) {
      throw new IllegalStateException("want an ODataClientErrorException, got " + error, error);
    }
    throw new IllegalStateException("want an ODataClientErrorException, got a success");
  }

  private static void want(Object wanted, Object got, String what) {
    if (!Objects.equals(wanted, got)) {
      throw new IllegalStateException(what + ": want " + wanted + ", got " + got);
    }
  }

  private static void step(String name, Step step) {
    try {
      step.run();
      System.out.println("ok " + name);
    } catch (Exception error) { // one step that fails does not stop the others
      failed = true;
      System.out.println("FAIL " + name + ": " + String.valueOf(error).replace("\n", " "));
    }
  }
}
