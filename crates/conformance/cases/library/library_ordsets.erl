%% Every function of `ordsets`.
-module(library_ordsets).
-include("../calls.hrl").

module() -> ordsets.

calls() ->
    Sets = [[], [1], [1, 2, 3], [2, 3.0, 4], [a, b]],
    [{new, []}, {is_set, [Sets ++ [x, [b, a], [1, 1.0]]]}, {from_list, [[[b, a, b], [], [1, 1.0]]]}]
    ++ [{F, [Sets]} || F <- [size, to_list, is_empty]]
    ++ [{F, [[1, 3, z], Sets]} || F <- [is_element, add_element, del_element]]
    ++ [{F, [Sets, Sets]} || F <- [union, intersection, subtract, is_equal, is_subset, is_disjoint]]
    ++ [{F, [[Sets, tl(Sets), [[1, 2], [2, 3]]]]} || F <- [union, intersection]]
    ++ [{filter, [[fun is_integer/1], Sets]}, {map, [[fun(X) -> {X} end, fun(_) -> same end], Sets]},
        {filtermap, [[fun(X) when is_atom(X) -> {true, [X]}; (X) -> X > 1 end], Sets]},
        {fold, [[fun(X, A) -> [X | A] end], [[]], Sets]}].
