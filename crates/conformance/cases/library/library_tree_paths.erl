%% Trees whose keys come and go in all orders: what a path changes, when a part is rebuilt, and what is no tree.
-module(library_tree_paths).
-include("../case.hrl").

main() ->
    [trees(Keys) || Keys <- [lists:seq(1, 40), lists:seq(40, 1, -1), scattered(60), [1, 1.0, a, {b}, <<"c">>, [d]]]],
    [sets(Keys) || Keys <- [lists:seq(1, 40), lists:seq(40, 1, -1), scattered(60), [1, 1.0, a, {b}, <<"c">>, [d]]]],
    Tree = id(gb_trees:from_orddict([{1, a}, {2, b}, {3, c}])),
    ?show(gb_trees:insert(2, x, Tree)),
    ?show(gb_trees:insert(2.0, x, Tree)),
    ?show(gb_trees:enter(2.0, x, Tree)),
    ?show(gb_trees:update(4, x, Tree)),
    ?show(gb_trees:delete(4, Tree)),
    ?show(gb_trees:delete_any(4, Tree)),
    ?show(gb_trees:get(4, Tree)),
    ?show(gb_trees:lookup(4, Tree)),
    ?show(gb_trees:delete(1, gb_trees:delete(2, gb_trees:delete(3, Tree)))),
    [broken_tree({3, Node}) || Node <- [none, {1, 2}, {2, b, none, nil}, {1, b, nil, none}, []]],
    ?show(gb_trees:enter(1, 2, id(none))),
    Set = id(gb_sets:from_list([1, 2, 3])),
    ?show(gb_sets:insert(2, Set)),
    ?show(gb_sets:insert(2.0, Set)),
    ?show(gb_sets:add(2.0, Set)),
    ?show(gb_sets:delete(4, Set)),
    ?show(gb_sets:delete_any(4, Set)),
    ?show(gb_sets:delete(1, gb_sets:delete(2, gb_sets:delete(3, Set)))),
    [broken_set({3, Node}) || Node <- [none, {1, 2}, {2, none, nil}, {1, nil, none}, []]].

scattered(N) -> [X * 7919 rem 101 || X <- lists:seq(1, N)].

trees(Keys) ->
    Full = lists:foldl(fun(Key, Tree) -> gb_trees:enter(Key, {Key}, Tree) end, gb_trees:empty(), Keys),
    io:format("~w~n~w~n~w~n", [Full, gb_trees:to_list(Full), gb_trees:keys(Full)]),
    Half = lists:foldl(fun gb_trees:delete_any/2, Full, lists:sublist(Keys, length(Keys) div 2)),
    io:format("~w~n~w~n", [Half, [gb_trees:lookup(Key, Half) || Key <- Keys]]).

sets(Keys) ->
    Full = lists:foldl(fun gb_sets:add/2, gb_sets:new(), Keys),
    io:format("~w~n~w~n", [Full, gb_sets:to_list(Full)]),
    Half = lists:foldl(fun gb_sets:del_element/2, Full, lists:sublist(Keys, length(Keys) div 2)),
    io:format("~w~n~w~n", [Half, [gb_sets:is_member(Key, Half) || Key <- Keys]]).

broken_tree(Tree) ->
    ?show(Tree),
    ?show(gb_trees:lookup(3, Tree)),
    ?show(gb_trees:lookup(1, Tree)),
    ?show(gb_trees:get(1, Tree)),
    ?show(gb_trees:is_defined(1, Tree)),
    ?show(gb_trees:insert(1, x, Tree)),
    ?show(gb_trees:delete(1, Tree)),
    ?show(gb_trees:delete_any(1, Tree)),
    ?show(gb_trees:to_list(Tree)).

broken_set(Set) ->
    ?show(Set),
    ?show(gb_sets:is_member(3, Set)),
    ?show(gb_sets:is_member(1, Set)),
    ?show(gb_sets:insert(1, Set)),
    ?show(gb_sets:delete(1, Set)),
    ?show(gb_sets:delete_any(1, Set)),
    ?show(gb_sets:to_list(Set)).
