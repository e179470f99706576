%% gb_trees and gb_sets: built, searched, updated, walked, joined.
-module(trees).
-include("../harness.hrl").

bench() ->
    Numbers = [N * 7919 rem 10007 || N <- lists:seq(1, 5000)],
    times(4, fun() ->
        Tree = lists:foldl(fun(N, T) -> gb_trees:insert(N, -N, T) end, gb_trees:empty(), Numbers),
        Found = lists:foldl(fun(N, Sum) -> {value, V} = gb_trees:lookup(N, Tree), Sum - V end, 0, Numbers),
        Fewer = lists:foldl(fun(N, T) -> gb_trees:delete(N, T) end, Tree, lists:sublist(Numbers, 2500)),
        Set = gb_sets:from_list(Numbers),
        Other = lists:foldl(fun(N, S) -> gb_sets:add(N * 2, S) end, gb_sets:new(), Numbers),
        Found + gb_trees:size(Fewer) + walk(gb_trees:next(gb_trees:iterator(Tree))) + gb_sets:size(gb_sets:union(Set, Other)) + gb_sets:size(gb_sets:intersection(Set, Other))
            + gb_sets:size(gb_sets:difference(Set, Other)) + gb_sets:fold(fun(N, Sum) -> N + Sum end, 0, Set) + length(gb_trees:keys(gb_trees:map(fun(_, V) -> V + 1 end, Tree)))
            + element(1, gb_trees:smallest(Tree)) + lists:sum([1 || N <- Numbers, gb_sets:is_member(N, Other)])
    end).

walk(none) -> 0;
walk({K, _, Iterator}) -> K + walk(gb_trees:next(Iterator)).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
