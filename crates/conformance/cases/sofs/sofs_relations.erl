%% Relations and functions.
-module(sofs_relations).
-include("../case.hrl").

main() ->
    [each(Function, [R]) || Function <- [domain, range, field, converse, strict_relation, weak_relation, is_a_function, inverse, relation_to_family, rel2fam], R <- relations()],
    [each(Function, [R1, R2]) || Function <- [relative_product, relative_product1, composite], R1 <- relations(), R2 <- relations()],
    [each(Function, [R, S]) || Function <- [image, inverse_image, restriction, drestriction], R <- relations(), S <- sets()],
    [each(extension, [R, S, E]) || R <- relations(), S <- sets(), E <- [sofs:from_term(x), sofs:empty_set(), sofs:from_term([a])]],
    [A, B | _] = [sofs:relation([{a, 1}, {a, 2}, {b, 2}]), sofs:relation([{a, x}, {b, y}, {c, z}])],
    [each(relative_product, [Relations]) || Relations <- [[], [A], {A, B}, [A, B, A], [A, sofs:empty_set()], [A, sofs:relation([])], [A, sofs:set([a])], [A, sofs:relation([], [{[t], t}])]]],
    [each(relative_product, [Relations, R]) || Relations <- [[], [A, B], {B}], R <- [sofs:relation([{{1, x}, found}, {{2, y}, lost}]), sofs:empty_set(), sofs:relation([{{y}, v}]), sofs:set([a])]],
    [each(multiple_relative_product, [Relations, R])
     || Relations <- [{}, {A, B}, {A}, {A, B, B}], R <- [sofs:relation([{a, b}, {b, b}, {d, d}]), sofs:relation([{a, c, b}]), sofs:empty_set(), sofs:set([a])]],
    T = sofs:relation([{a, b, 1}, {b, c, 2}, {b, a, 3}]),
    [each(join, [R1, I, R2, J]) || {R1, I, R2, J} <- [{A, 1, B, 1}, {T, 2, T, 1}, {T, 3, A, 2}, {A, 2, T, 3}, {T, 4, A, 1}, {T, 1, A, 0}, {sofs:empty_set(), 9, A, 1}, {A, 1, sofs:set([a]), 1}]],
    ok.

relations() ->
    [sofs:empty_set(), sofs:relation([]), sofs:relation([{a, b}, {b, c}, {c, c}]), sofs:relation([{1, a}, {1, b}, {1.0, c}, {2, 1}]), sofs:a_function([{b, x}, {c, y}, {d, x}]),
     sofs:from_term([{a, [b]}, {b, []}]), sofs:set([a])].

sets() -> [sofs:empty_set(), sofs:set([b, c, 1, z]), sofs:from_term([[b], []])].

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
