%% A function of a hundred clauses.
-module(code_long_function).
-include("case.hrl").

main() ->
    ?show([f(id(N)) || N <- [0, 1, 50, 99, 100, -1, a]]),
    ?show(g(id(lists:seq(1, 30)))),
    ok.

-define(TEN(N), f(N) -> {N, N * 2}; f(N + 1) -> [N]; f(N + 2) -> N + 2; f(N + 3) -> "s"; f(N + 4) -> <<N>>; f(N + 5) -> #{N => x}; f(N + 6) -> six; f(N + 7) -> 7.0; f(N + 8) -> N bsl 60; f(N + 9) -> {}).

?TEN(0); ?TEN(10); ?TEN(20); ?TEN(30); ?TEN(40); ?TEN(50); ?TEN(60); ?TEN(70); ?TEN(80); ?TEN(90);
f(_) -> none.

g([A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, X, Y, Z | Rest]) ->
    {Z, Y, X, W, V, U, T, S, R, Q, P, O, N, M, L, K, J, I, H, G, F, E, D, C, B, A, Rest}.
