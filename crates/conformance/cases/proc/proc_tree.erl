%% Spawning a binary tree of processes and summing its leaves.
-module(proc_tree).
-include("case.hrl").

main() ->
    ?show(tree(9)),
    ok.

tree(0) -> 1;
tree(N) ->
    S = self(),
    [spawn(fun() -> S ! {leaf, tree(N - 1)} end) || _ <- [left, right]],
    receive {leaf, A} -> receive {leaf, B} -> A + B end end.
