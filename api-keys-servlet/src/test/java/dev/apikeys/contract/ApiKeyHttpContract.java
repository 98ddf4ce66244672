package dev.apikeys.contract;

/**
 * What every application guarded by this library promises over HTTP. Extend it, and answer {@link
 * #server()} and {@link #keys()} for a server that runs on a real port.
 *
 * <p>The application behind it has these endpoints, guarded by a filter with its defaults:
 *
 * <ul>
 *   <li>{@code GET /public/ping}: open; any answer of status 200, also when a key comes along
 *   <li>{@code GET /api/hello}: any valid key; JSON with the key's {@code id}, {@code owner} (a
 *       string or null) and {@code scopes} (an array of strings)
 *   <li>{@code GET /api/orders}: the scope {@code orders:read}; any answer of status 200
 *   <li>{@code POST /api/orders}: the scope {@code orders:write}; status 200 or 201
 *   <li>{@code /api-keys}: the management, to callers {@code ManagementAuthorizer.byKey()} names
 * </ul>
 *
 * <p>Tests make tenants, owners and keys of their own, so that one server serves them all and may
 * hold other keys besides. Let {@code ApiKeysBuilder.failedAttempts} and {@code
 * ApiKeyServlet.limitedTo} let some thousands of calls through: all come from one address. They go
 * by the server's own clock and wait for nothing. None of its answers may hold what {@link
 * SecretSearch} finds, but for the token that was asked for; search the application's log in the
 * same way when all tests have run. What a container itself refuses may have any body but one with
 * a stack trace; where its error pages show one by default (Tomcat's {@code ErrorReportValve}),
 * switch that off. Needed beside this jar: JUnit Jupiter, AssertJ and Jackson 3.
 */
public abstract class ApiKeyHttpContract
    implements CredentialContract,
        RefusalContract,
        LimitContract,
        CreationContract,
        CreationBodyContract,
        PagingContract,
        ManagementContract,
        RepeatedCreationContract,
        EditContract,
        EditBodyContract,
        ConditionContract,
        RotationContract,
        CurrentKeyContract,
        OwnersKeysContract,
        HistoryContract,
        IntrospectionContract {}
