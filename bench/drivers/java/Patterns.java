import java.io.StringReader;
import java.sql.*;
import java.util.*;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** What applications with pgjdbc usually do; tells each test and how it ended. Arguments: "only" or "without", and names. */
public class Patterns {
    interface Test {
        void run() throws Exception;
    }

    static final Map<String, Test> TESTS = new LinkedHashMap<>();

    public static void main(String[] arguments) {
        TESTS.put("a query", () -> with("", c -> check("1", one(c, "SELECT 1"))));
        for (String mode : List.of("simple", "extended", "extendedForPrepared", "extendedCacheEverything"))
            TESTS.put("queries in mode " + mode, () -> with("preferQueryMode=" + mode, Patterns::repeat));
        for (int threshold : new int[] {0, 1, 5, -1})
            TESTS.put("prepareThreshold " + threshold, () -> with("prepareThreshold=" + threshold, Patterns::repeat));
        TESTS.put("more statements than the cache has", () -> with("prepareThreshold=1&preparedStatementCacheQueries=3", Patterns::many));
        TESTS.put("autocommit off", () -> with("", Patterns::withoutAutocommit));
        TESTS.put("a syntax error in a transaction", () -> with("", Patterns::brokenTransaction));
        TESTS.put("autosave always", () -> with("autosave=always", Patterns::autosave));
        TESTS.put("a batch", () -> with("", Patterns::batch));
        TESTS.put("a batch rewritten to one insert", () -> with("reWriteBatchedInserts=true", Patterns::batch));
        TESTS.put("a batch that fails", () -> with("", Patterns::brokenBatch));
        TESTS.put("rows in portions", () -> with("", Patterns::portions));
        TESTS.put("setQueryTimeout", () -> with("", Patterns::queryTimeout));
        TESTS.put("cancel", () -> with("", Patterns::cancel));
        TESTS.put("options", () -> with("options=-c%20statement_timeout=1234%20-c%20geqo=off", c -> {
            check("1234ms", one(c, "SHOW statement_timeout"));
            check("off", one(c, "SHOW geqo"));
        }));
        TESTS.put("currentSchema", () -> with("currentSchema=pg_catalog,public", c -> check("{pg_catalog,public}", one(c, "SELECT current_schemas(false)"))));
        TESTS.put("ApplicationName", () -> with("ApplicationName=mine", c -> check("mine", one(c, "SHOW application_name"))));
        TESTS.put("readOnly", () -> with("readOnlyMode=always&readOnly=true", c ->
            checkState("25006", () -> c.createStatement().execute("CREATE TABLE guarded (a int)"))));
        TESTS.put("setSchema", () -> with("", c -> {
            c.setSchema("pg_catalog");
            check("pg_catalog", one(c, "SELECT current_schema()"));
        }));
        TESTS.put("isolation serializable", () -> with("", c -> {
            c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            check("serializable", one(c, "SHOW transaction_isolation"));
        }));
        TESTS.put("targetServerType primary", () -> with("targetServerType=primary", c -> check("1", one(c, "SELECT 1"))));
        TESTS.put("isValid and abort", () -> with("", c -> {
            check("true", "" + c.isValid(5));
            c.abort(Runnable::run);
        }));
        TESTS.put("COPY both ways", () -> with("", Patterns::copy));
        TESTS.put("generated keys", () -> with("", Patterns::generatedKeys));
        TESTS.put("metadata", () -> with("", c -> {
            try (ResultSet rows = c.getMetaData().getTables(null, "pg_catalog", "pg_class", null)) {
                check("true", "" + rows.next());
            }
        }));
        TESTS.put("a temporary table across transactions", () -> with("", c -> {
            c.createStatement().execute("CREATE TEMP TABLE mine (a int)");
            check("0", one(c, "SELECT count(*) FROM mine"));
        }));
        boolean only = arguments.length > 0 && arguments[0].equals("only");
        Set<String> names = new HashSet<>(Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length));
        TESTS.forEach((name, test) -> {
            if (names.contains(name) == only) report(name, test);
        });
    }

    static void report(String name, Test test) {
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

    interface Work {
        void run(Connection connection) throws Exception;
    }

    static void with(String settings, Work work) throws Exception {
        String url = System.getenv("PATTERNS_URL") + (settings.isEmpty() ? "" : "&" + settings);
        try (Connection c = DriverManager.getConnection(url, System.getenv("PATTERNS_USER"), System.getenv("PATTERNS_PASSWORD"))) {
            work.run(c);
        }
    }

    static String one(Connection c, String query) throws SQLException {
        try (Statement statement = c.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    static void check(String expected, String actual) {
        if (!expected.equals(actual)) throw new AssertionError("expected " + expected + ", got " + actual);
    }

    static void checkState(String state, Test test) throws Exception {
        try {
            test.run();
        } catch (SQLException error) {
            if (!state.equals(error.getSQLState())) throw error;
            return;
        }
        throw new AssertionError("expected an error " + state);
    }

    static void repeat(Connection c) throws SQLException {
        try (PreparedStatement statement = c.prepareStatement("SELECT ?::int + 1")) {
            for (int i = 0; i < 12; i++) {
                statement.setInt(1, i);
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    check("" + (i + 1), rows.getString(1));
                }
            }
        }
    }

    static void many(Connection c) throws SQLException {
        for (int round = 0; round < 3; round++)
            for (int i = 0; i < 10; i++)
                try (PreparedStatement statement = c.prepareStatement("SELECT " + i + " + ?")) {
                    statement.setInt(1, 1);
                    ResultSet rows = statement.executeQuery();
                    rows.next();
                    check("" + (i + 1), rows.getString(1));
                }
    }

    static void withoutAutocommit(Connection c) throws SQLException {
        fresh(c);
        c.setAutoCommit(false);
        c.createStatement().execute("INSERT INTO patterns VALUES (1)");
        c.rollback();
        c.createStatement().execute("INSERT INTO patterns VALUES (2)");
        c.commit();
        check("2", one(c, "SELECT sum(a) FROM patterns"));
        c.commit();
    }

    static void brokenTransaction(Connection c) throws Exception {
        c.setAutoCommit(false);
        checkState("42601", () -> c.createStatement().execute("SELEC 1"));
        checkState("25P02", () -> c.createStatement().execute("SELECT 2"));
        c.rollback();
        check("3", one(c, "SELECT 3"));
    }

    static void autosave(Connection c) throws Exception {
        c.setAutoCommit(false);
        check("1", one(c, "SELECT 1"));
        checkState("22012", () -> one(c, "SELECT 1/0"));
        check("2", one(c, "SELECT 2"));
        c.commit();
    }

    static void batch(Connection c) throws SQLException {
        fresh(c);
        try (PreparedStatement insert = c.prepareStatement("INSERT INTO patterns VALUES (?)")) {
            for (int i = 0; i < 1000; i++) {
                insert.setInt(1, i);
                insert.addBatch();
            }
            check("1000", "" + insert.executeBatch().length);
        }
        check("1000", one(c, "SELECT count(*) FROM patterns"));
    }

    static void brokenBatch(Connection c) throws Exception {
        fresh(c);
        try (Statement statement = c.createStatement()) {
            statement.addBatch("INSERT INTO patterns VALUES (1)");
            statement.addBatch("INSERT INTO patterns VALUES (1/0)");
            checkState("22012", statement::executeBatch);
        }
        check("0", one(c, "SELECT count(*) FROM patterns"));
    }

    static void portions(Connection c) throws SQLException {
        c.setAutoCommit(false);
        try (Statement statement = c.createStatement()) {
            statement.setFetchSize(10);
            int count = 0;
            try (ResultSet rows = statement.executeQuery("SELECT * FROM generate_series(1, 105)")) {
                while (rows.next()) count++;
            }
            check("105", "" + count);
        }
        c.commit();
    }

    static void queryTimeout(Connection c) throws Exception {
        try (Statement statement = c.createStatement()) {
            statement.setQueryTimeout(1);
            checkState("57014", () -> statement.execute("SELECT pg_sleep(20)"));
        }
        check("1", one(c, "SELECT 1"));
    }

    static void cancel(Connection c) throws Exception {
        try (Statement statement = c.createStatement()) {
            Thread canceller = new Thread(() -> {
                try {
                    Thread.sleep(500);
                    statement.cancel();
                } catch (Exception error) {
                    throw new IllegalStateException(error);
                }
            });
            canceller.start();
            checkState("57014", () -> statement.execute("SELECT pg_sleep(20)"));
            canceller.join();
        }
        check("1", one(c, "SELECT 1"));
    }

    static void copy(Connection c) throws Exception {
        fresh(c);
        CopyManager manager = c.unwrap(PGConnection.class).getCopyAPI();
        check("3", "" + manager.copyIn("COPY patterns FROM STDIN", new StringReader("1\n2\n3\n")));
        checkState("22P02", () -> manager.copyIn("COPY patterns FROM STDIN", new StringReader("1\nx\n")));
        check("3", one(c, "SELECT count(*) FROM patterns"));
    }

    static void generatedKeys(Connection c) throws SQLException {
        c.createStatement().execute("DROP TABLE IF EXISTS keyed");
        c.createStatement().execute("CREATE TABLE keyed (id int GENERATED ALWAYS AS IDENTITY, a int)");
        try (PreparedStatement insert = c.prepareStatement("INSERT INTO keyed (a) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
            insert.setInt(1, 5);
            insert.executeUpdate();
            ResultSet keys = insert.getGeneratedKeys();
            keys.next();
            check("1", keys.getString(1));
        }
    }

    static void fresh(Connection c) throws SQLException {
        c.createStatement().execute("DROP TABLE IF EXISTS patterns");
        c.createStatement().execute("CREATE TABLE patterns (a int)");
    }
}
