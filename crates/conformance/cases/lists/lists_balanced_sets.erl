%% The trees that balanced sets and trees become, which print and compare.
-module(lists_balanced_sets).
-export([main/0]).

main() ->
    Few = gb_sets:from_list([3, 1, 4, 15, 9]),
    Some = gb_sets:from_list(lists:seq(1, 30, 2)),
    Many = lists:foldl(fun gb_sets:add/2, gb_sets:empty(), [N * 7919 rem 1009 || N <- lists:seq(1, 600)]),
    [io:format("~p~n", [gb_sets:F(A, B)]) || F <- [union, intersection, subtract, difference], A <- [Few, Some], B <- [Few, Some, gb_sets:empty()]],
    [io:format("~p~n", [erlang:phash2(gb_sets:F(A, B))])
     || F <- [union, intersection, subtract], A <- [Few, Some, Many], B <- [Few, Some, Many]],
    io:format("~p~n", [erlang:phash2(Many)]),
    %% A key may be anything.
    Tree = lists:foldl(fun(Key, Tree) -> gb_trees:insert(Key, v, Tree) end, gb_trees:empty(), [rebuilt, {rebuilt, x}, 1, 2, 3, a, 4, 5, 6, 7]),
    io:format("~p~n", [Tree]),
    io:format("~p~n", [gb_trees:insert(rebuilt, 1, gb_trees:empty())]),
    Grown = lists:foldl(fun(N, T) -> gb_trees:enter(N, N, T) end, gb_trees:empty(), lists:seq(1, 500)),
    io:format("~p~n", [erlang:phash2(Grown)]).
