%% Every function of `orddict`.
-module(library_orddict).
-include("../calls.hrl").

module() -> orddict.

calls() ->
    Dicts = [[], [{a, 1}], [{a, 1}, {b, 2}, {c, 3}], [{1, 2}, {b, 5}]],
    [{new, []}, {from_list, [[[], [{b, 1}, {a, 2}, {b, 3}]]]}]
    ++ [{F, [Dicts]} || F <- [size, is_empty, to_list, fetch_keys]]
    ++ [{F, [[b, 1.0, z], Dicts]} || F <- [is_key, find, fetch, erase, take]]
    ++ [{F, [[b, z], [7], Dicts]} || F <- [store, update_counter, append]]
    ++ [{append_list, [[b, l], [[x, y]], [[], [{l, [w]}], [{b, 1}]]]}, {append, [[l], [x], [[{l, [w]}]]]},
        {update, [[b, z], [fun(V) -> {V} end], Dicts]}, {update, [[b, z], [fun(V) -> {V} end], [new], Dicts]},
        {map, [[fun(K, V) -> {K, V} end], Dicts]}, {filter, [[fun(_, V) -> V > 1 end], Dicts]},
        {fold, [[fun(K, V, A) -> [K, V | A] end], [[]], Dicts]}, {merge, [[fun(K, A, B) -> {K, A, B} end], Dicts, Dicts]}].
