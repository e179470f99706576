%% Sets from terms, tuples and sets; what they hold; which types there are.
-module(sofs_make).
-include("../case.hrl").

main() ->
    [each(Function, [Terms]) || Function <- [from_term, set, relation, a_function, family], Terms <- terms()],
    [each(is_type, [Type]) || Type <- types()],
    [each(Function, [Terms, Type]) || Function <- [from_term, set, relation, a_function, family],
                                      Terms <- [[], [{1, a}], [{b, [2, 1]}, {a, []}], [{a, [1]}, {a, [2]}], {a, [b]}], Type <- types()],
    [each(from_external, [Term, Type]) || {Term, Type} <- [{[a], [atom]}, {{a, [b]}, {atom, [atom]}}, {x, atom}]],
    each(empty_set, []),
    ?show(sofs:is_equal(sofs:empty_set(), sofs:set([]))),
    [each(Function, [Set]) || Function <- [to_external, type, to_sets, no_elements, is_sofs_set, is_set, is_empty_set], Set <- sets()],
    [each(from_sets, [Sets])
     || Sets <- [[], {}, sets(), [sofs:set([a]), sofs:set([]), sofs:set([b, a])], [sofs:set([a]), sofs:relation([])], {sofs:set([a]), sofs:from_term(x)},
                 {sofs:set([a]), x}, [x], x, [sofs:from_term({a, [b]}), sofs:from_term({c, []})]]],
    ok.

terms() ->
    [[], {}, x, [b, a, b], [[], [b], [[a]]], [[], [b, a], [a]], [{a, 1}, {a, 2}], [{a, 1}, {b, 2}, {a, 1}], [{a, 1}, {b}], [{}], [a | b], [{a, [2, 1]}, {a, [1, 2]}],
     [{a, [1]}, {a, [2]}], [{1, a}, {1.0, a}], {a, [b, {c}]}, [a, {b}], [{[], a}, {[b], c}], [{a, b, c}]].

types() ->
    [atom, '_', [], [atom], ['_'], [['_']], [[t]], {}, {a, [b]}, {a, '_'}, [{a, b}], [{a, [b]}], [{a, ['_']}], [{}], [a, b], "x", 0, 1, 2].

sets() ->
    [sofs:empty_set(), sofs:set([a, b]), sofs:from_term([[a], []]), sofs:relation([{a, 1}, {b, 2}]), sofs:from_term({a, [b]}), sofs:from_term(x), x].

each(Function, Arguments) ->
    Text = io_lib:format("~w~w", [Function, Arguments]),
    try apply(sofs, Function, Arguments) of
        Value -> io:format("~ts = ~w~n", [Text, Value])
    catch
        error:function_clause -> io:format("~ts has no clause~n", [Text]);
        error:Reason:Stack ->
            [{Module, Raiser, Arity, _} | _] = Stack,
            io:format("~ts raises ~w in ~w:~w/~w~n", [Text, Reason, Module, Raiser, Arity])
    end.
