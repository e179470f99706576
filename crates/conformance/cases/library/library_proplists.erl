%% Every function of `proplists`.
-module(library_proplists).
-include("../calls.hrl").

module() -> proplists.

calls() ->
    Lists = [[], [a, b], [{a, 1}, b, {a, 2}], [{a, 1, 2}, c, {b, true}], [{a, [x]}, {a, [y]}, "junk", 7]],
    [{F, [Lists]} || F <- [compact, unfold]]
    ++ [{F, [[a, b, z], Lists]} || F <- [lookup, lookup_all, is_defined, get_value, get_all_values, append_values, get_bool, delete]]
    ++ [{get_value, [[a, z], Lists, [default]]}, {property, [[a, {a, true}, {a, 1}, {a, 1, 2}]]}, {property, [[a, "x"], [true, 1]]},
        {split, [Lists, [[], [a], [b, c]]]}, {substitute_aliases, [[[], [{a, z}]], Lists]},
        {substitute_negations, [[[{c, a}], [{b, no_b}]], Lists]},
        {expand, [[[{a, [p, q]}], [{{a, 1}, [r]}, {b, []}]], Lists]},
        {normalize, [Lists, [[], [{aliases, [{a, z}]}, {negations, [{c, d}]}, {expand, [{b, [e, f]}]}]]]},
        {to_map, [[[], [a, b], [{a, 1}, b, {a, 2}], [{b, true}, 7]]]}, {to_map, [[[a, {c, 1}]], [[{aliases, [{a, z}]}], []]]},
        {from_map, [[#{}, #{k => true}, #{k => 1}]]}, {get_keys, [[[], [k], [{k, 1}, k], [7]]]}].
