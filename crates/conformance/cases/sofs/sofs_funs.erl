%% Functions that are given set funs: positions, funs of sets, and funs of external sets.
-module(sofs_funs).
-include("../case.hrl").

main() ->
    [each(Function, Name, Fun, [S]) || Function <- [projection, substitution, partition, partition_family, family_projection], {Name, Fun} <- funs(), S <- sets()],
    [each(Function, Name, Fun, [S1, S2]) || Function <- [restriction, drestriction, partition], {Name, Fun} <- funs(), S1 <- sets(), S2 <- [sofs:empty_set(), sofs:set([1, a, b])]],
    [each(Function, Name, Fun, [S]) || Function <- [specification, family_specification], {Name, Fun} <- predicates(), S <- sets()],
    ok.

funs() ->
    [{first, 1}, {second, 2}, {none, 0}, {identity, fun(Set) -> Set end}, {number, fun(Set) -> sofs:from_term(sofs:no_elements(Set)) end},
     {union, fun sofs:union/1}, {name, fun(Set) -> sofs:from_term(lists:flatten(io_lib:format("~w", [Set])), atom) end}, {wrong, fun(_) -> wrong end},
     {mixed, fun(Set) -> case sofs:to_external(Set) of a -> sofs:set([a]); _ -> Set end end},
     {external_identity, {external, fun(E) -> E end}}, {swapped, {external, fun({A, B}) -> {B, A} end}}, {external_second, {external, fun({_, B}) -> B end}},
     {leaves, {external, fun(E) when is_integer(E) -> E; (atom) -> atom; ({A, _}) when is_atom(A) -> A end}}].

predicates() ->
    [{is_set, fun sofs:is_set/1}, {is_empty, fun sofs:is_empty_set/1}, {external, {external, fun(E) -> E > b end}}, {wrong, fun(_) -> wrong end}, {external_wrong, {external, fun(E) -> E end}}].

sets() ->
    [sofs:empty_set(), sofs:set([]), sofs:set([a, b, c]), sofs:relation([{a, 1}, {b, 1}, {c, 2}]), sofs:family([{a, [1, 2]}, {b, []}]),
     sofs:from_term([{x, [[a], [b]]}]), sofs:from_term(x)].

each(Function, Name, Fun, Arguments) ->
    Text = io_lib:format("~w ~w ~w", [Function, Name, Arguments]),
    try apply(sofs, Function, [Fun | Arguments]) of
        Value -> io:format("~ts = ~w~n", [Text, Value])
    catch
        error:function_clause -> io:format("~ts has no clause~n", [Text]);
        error:Reason -> io:format("~ts raises ~w~n", [Text, Reason])
    end.
