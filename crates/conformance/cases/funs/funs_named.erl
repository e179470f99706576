%% Named funs call themselves.
-module(funs_named).
-include("case.hrl").

main() ->
    Fact = fun Fact(0) -> 1; Fact(N) -> N * Fact(N - 1) end,
    ?show(Fact(25)),
    K = id(3),
    Mul = fun Loop([]) -> []; Loop([X | Xs]) -> [X * K | Loop(Xs)] end,
    ?show(Mul([1, 2, 3])),
    ?show((fun Down(0, Acc) -> Acc; Down(N, Acc) -> Down(N - 1, [N | Acc]) end)(5, [])),
    Count = fun Count(N) when N >= 100000 -> N; Count(N) -> Count(N + 1) end,
    ?show(Count(0)),
    ok.
