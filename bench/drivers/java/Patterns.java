import java.sql.Connection;
import java.sql.ResultSet;
import java.util.*;

/** What applications with pgjdbc usually do; tells each test and how it ended. Arguments: "only" or "without", and names. */
public class Patterns {
    static final Map<String, Cases.Test> TESTS = new LinkedHashMap<>();

    public static void main(String[] arguments) {
        TESTS.put("a query", () -> Cases.with("", c -> Cases.check("1", Cases.one(c, "SELECT 1"))));
        for (String mode : List.of("simple", "extended", "extendedForPrepared", "extendedCacheEverything"))
            TESTS.put("queries in mode " + mode, () -> Cases.with("preferQueryMode=" + mode, Cases::repeat));
        for (int threshold : new int[] {0, 1, 5, -1})
            TESTS.put("prepareThreshold " + threshold, () -> Cases.with("prepareThreshold=" + threshold, Cases::repeat));
        TESTS.put("more statements than the cache has", () -> Cases.with("prepareThreshold=1&preparedStatementCacheQueries=3", Cases::many));
        TESTS.put("autocommit off", () -> Cases.with("", Cases::withoutAutocommit));
        TESTS.put("a syntax error in a transaction", () -> Cases.with("", Cases::brokenTransaction));
        TESTS.put("autosave always", () -> Cases.with("autosave=always", Cases::autosave));
        TESTS.put("a batch", () -> Cases.with("", Cases::batch));
        TESTS.put("a batch rewritten to one insert", () -> Cases.with("reWriteBatchedInserts=true", Cases::batch));
        TESTS.put("a batch that fails", () -> Cases.with("", Cases::brokenBatch));
        TESTS.put("rows in portions", () -> Cases.with("", Cases::portions));
        TESTS.put("setQueryTimeout", () -> Cases.with("", Cases::queryTimeout));
        TESTS.put("cancel", () -> Cases.with("", Cases::cancel));
        TESTS.put("options", () -> Cases.with("options=-c%20statement_timeout=1234%20-c%20geqo=off", c -> {
            Cases.check("1234ms", Cases.one(c, "SHOW statement_timeout"));
            Cases.check("off", Cases.one(c, "SHOW geqo"));
        }));
        TESTS.put("currentSchema", () -> Cases.with("currentSchema=pg_catalog,public", c -> Cases.check("{pg_catalog,public}", Cases.one(c, "SELECT current_schemas(false)"))));
        TESTS.put("ApplicationName", () -> Cases.with("ApplicationName=mine", c -> Cases.check("mine", Cases.one(c, "SHOW application_name"))));
        TESTS.put("readOnly", () -> Cases.with("readOnlyMode=always&readOnly=true", c ->
            Cases.checkState("25006", () -> c.createStatement().execute("CREATE TABLE guarded (a int)"))));
        TESTS.put("setSchema", () -> Cases.with("", c -> {
            c.setSchema("pg_catalog");
            Cases.check("pg_catalog", Cases.one(c, "SELECT current_schema()"));
        }));
        TESTS.put("isolation serializable", () -> Cases.with("", c -> {
            c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            Cases.check("serializable", Cases.one(c, "SHOW transaction_isolation"));
        }));
        TESTS.put("targetServerType primary", () -> Cases.with("targetServerType=primary", c -> Cases.check("1", Cases.one(c, "SELECT 1"))));
        TESTS.put("isValid and abort", () -> Cases.with("", c -> {
            Cases.check("true", "" + c.isValid(5));
            c.abort(Runnable::run);
        }));
        TESTS.put("COPY both ways", () -> Cases.with("", Cases::copy));
        TESTS.put("generated keys", () -> Cases.with("", Cases::generatedKeys));
        TESTS.put("metadata", () -> Cases.with("", c -> {
            try (ResultSet rows = c.getMetaData().getTables(null, "pg_catalog", "pg_class", null)) {
                Cases.check("true", "" + rows.next());
            }
        }));
        TESTS.put("a temporary table across transactions", () -> Cases.with("", c -> {
            c.createStatement().execute("CREATE TEMP TABLE mine (a int)");
            Cases.check("0", Cases.one(c, "SELECT count(*) FROM mine"));
        }));
        boolean only = arguments.length > 0 && arguments[0].equals("only");
        Set<String> names = new HashSet<>(Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length));
        TESTS.forEach((name, test) -> {
            if (names.contains(name) == only) report(name, test);
        });
    }

    static void report(String name, Cases.Test test) {
        tell(name, "started", "");
        try {
            test.run();
            tell(name, "passed", "");
        } catch (Throwable error) {
            tell(name, "failed", error.toString());
        }
    }

    static void tell(String name, String what, String text) {
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
        System.out.printf("%npgfleet-test {\"test\":\"%s\",\"what\":\"%s\",\"text\":\"%s\"}%n", name, what, escaped);
        System.out.flush();
    }
}
