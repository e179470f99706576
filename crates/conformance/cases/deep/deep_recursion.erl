%% A hundred thousand frames, each holding a live term.
-module(deep_recursion).
-include("case.hrl").

main() ->
    ?show(length(build(300000))),
    ?show(sum(300000)),
    ?show(depth(lists:foldl(fun(N, A) -> {N, A} end, leaf, lists:seq(1, 300000)))),
    ok.

build(0) -> [];
build(N) -> X = {N, [N]}, Rest = build(N - 1), [X | Rest].

sum(0) -> 0;
sum(N) -> L = [N, N], hd(L) + sum(N - 1) + hd(tl(L)) - N.

depth(leaf) -> 0;
depth({_, T}) -> 1 + depth(T).
