%% lists:map, filter, foldl and friends with closures.
-module(map_fold).
-include("../harness.hrl").

bench() -> loop(30, lists:seq(1, 50000), 0).

loop(0, _, Sum) -> Sum;
loop(N, List, Sum) ->
    Mapped = lists:map(fun(X) -> X * N + 1 end, List),
    Kept = lists:filter(fun(X) -> X rem 3 =/= 0 end, Mapped),
    Total = lists:foldl(fun(X, Acc) -> (X + Acc) rem 1000003 end, N, Kept),
    Any = lists:any(fun(X) -> X < 0 end, Kept),
    loop(N - 1, List, Sum + Total + length([x || Any])).
