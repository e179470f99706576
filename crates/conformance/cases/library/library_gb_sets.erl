%% Every function of `gb_sets`.
-module(library_gb_sets).
-include("../calls.hrl").

module() -> gb_sets.

calls() ->
    Sets = [gb_sets:empty(), gb_sets:from_list([3]), gb_sets:from_list([5, 1, 3, 2]), lists:foldl(fun gb_sets:add/2, gb_sets:new(), lists:seq(1, 12))],
    Elements = [0, 3, 3.0, 13, a],
    Orders = [ordered, reversed],
    [{new, []}, {empty, []}, {singleton, [Elements]}]
    ++ [{F, [Sets]} || F <- [is_empty, size, balance, to_list, smallest, largest, take_smallest, take_largest, is_set, iterator]]
    ++ [{is_set, [[x, {}, {0, nil}, {1, nil}, [1]]]}, {from_list, [[[], [b, a, b], [1, 1.0], [a | b]]]}, {from_ordset, [[[], [1, 2, 3, 4, 5]]]}]
    ++ [{F, [Elements, Sets]} || F <- [is_member, is_element, add, add_element, insert, delete, delete_any, del_element, smaller, larger, iterator_from]]
    ++ [{iterator, [Sets, Orders]}, {iterator_from, [[0, 3, 20], Sets, Orders]}]
    ++ [{F, [Sets, Sets]} || F <- [union, intersection, difference, subtract, is_equal, is_subset, is_disjoint]]
    ++ [{F, [[[], Sets, tl(Sets)]]} || F <- [union, intersection]]
    ++ [{next, [[gb_sets:iterator(Set, Order) || Set <- Sets, Order <- Orders]]},
        {filter, [[fun(X) -> X rem 2 =:= 0 end, x], Sets]}, {map, [[fun(X) -> X div 2 end], Sets]},
        {filtermap, [[fun(X) when X < 3 -> {true, {X}}; (X) -> X rem 2 =:= 0 end], Sets]}, {fold, [[fun(X, A) -> [X | A] end], [[]], Sets]}].
