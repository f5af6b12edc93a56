import java.io.StringReader;
import java.sql.*;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Each ends, or throws what went wrong. */
class Cases {
    interface Test {
        void run() throws Exception;
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
