%% Sets with sets, and sets of sets.
-module(sofs_sets).
-include("../case.hrl").

main() ->
    [each(Function, [S1, S2]) || Function <- [union, intersection, difference, symdiff, symmetric_partition, product, constant_function, is_equal, is_subset, is_disjoint],
                                 S1 <- sets(), S2 <- sets()],
    [each(Function, [Set]) || Function <- [union, intersection, canonical_relation, partition], Set <- sets_of_sets() ++ sets()],
    [each(product, [Sets]) || Sets <- [{}, {sofs:set([a, b])}, list_to_tuple(lists:sublist(sets(), 2)), list_to_tuple(sets()), {sofs:set([a, b]), sofs:set([1, 2]), sofs:set([x, y])},
                                       {sofs:set([a]), sofs:set([]), sofs:empty_set()}, {sofs:set([a]), x, y}]],
    ok.

sets() -> [sofs:empty_set(), sofs:set([a, c, 1.0, 3]), sofs:set([b, c, 1, 2]), sofs:from_term([[a]]), sofs:from_term(x)].

sets_of_sets() -> [sofs:from_term(Term) || Term <- [[[]], [[a, b], [b, c], [b]], [[a, b], [b, a, c], [c, d], [e]], [[[a], [b]], [[b], [c]]], [[], [a]], [[1], [1.0, 2]]]].

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
