%% Every function of `gb_trees`.
-module(library_gb_trees).
-include("../calls.hrl").

module() -> gb_trees.

calls() ->
    Trees = [gb_trees:empty(), gb_trees:from_orddict([{3, c}]), gb_trees:from_orddict([{1, a}, {2, b}, {3, c}, {5, e}]),
             lists:foldl(fun(N, T) -> gb_trees:insert(N, {N}, T) end, gb_trees:empty(), lists:seq(1, 12))],
    Keys = [0, 3, 3.0, 13],
    Orders = [ordered, reversed],
    [{empty, []}, {from_orddict, [[[], [{a, 1}, {b, 2}, {c, 3}]]]}]
    ++ [{F, [Trees]} || F <- [is_empty, size, balance, to_list, keys, values, smallest, largest, take_smallest, take_largest, iterator]]
    ++ [{F, [Keys, Trees]} || F <- [is_defined, lookup, get, delete, delete_any, take, take_any, smaller, larger, iterator_from]]
    ++ [{F, [Keys, [new], Trees]} || F <- [insert, enter, update]]
    ++ [{iterator, [Trees, Orders]}, {iterator_from, [[0, 3, 20], Trees, Orders]}, {map, [[fun(K, V) -> {K, V} end], Trees]},
        {next, [[gb_trees:iterator(Tree, Order) || Tree <- Trees, Order <- Orders]]}].
