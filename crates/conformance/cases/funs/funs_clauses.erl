%% Funs with several clauses and guards.
-module(funs_clauses).
-include("case.hrl").

main() ->
    F = fun(0) -> zero; (N) when N < 0 -> negative; (N) when is_integer(N) -> {positive, N}; ([H | _]) -> H; ({A, A}) -> same end,
    [?show({X, F(X)}) || X <- [0, -1, 5, [a], {1, 1}]],
    ?show(F({1, 2})),
    ?show(F([])),
    ?trace(F(<<>>)),
    ok.
