%% Traversals in parts: continuations, their ends, both directions, and what happens to the table meanwhile.
-module(ets_continue).
-include("case.hrl").

main() ->
    [type(Type) || Type <- [set, ordered_set, bag, duplicate_bag]],
    O = ets:new(ordered, [ordered_set]),
    ets:insert(O, [{N, N} || N <- lists:seq(1, 10)]),
    All = [{'_', [], ['$_']}],
    {A, C1} = ets:select(O, All, 4),
    ?show(A),
    {B, C2} = ets:select(C1),
    ?show(B),
    {D, C3} = ets:select(C2),
    ?show(D),
    ?show(ets:select(C3)),
    ?show(element(1, ets:select(C1))),
    {E, C4} = ets:select_reverse(O, All, 4),
    ?show(E),
    ?show(element(1, ets:select_reverse(C4))),
    ets:delete(O, 5),
    ets:insert(O, {4.5, new}),
    ?show(element(1, ets:select(C1))),
    ?show(element(1, ets:select(ets:repair_continuation(C1, All)))),
    ?show(ets:select(O, [{{20, '_'}, [], ['$_']}], 3)),
    ?show(element(1, ets:select(O, [{{4, '_'}, [], ['$_']}], 3))),
    ?show(ets:repair_continuation('$end_of_table', All)),
    ?show(element(1, ets:match(O, {'$1', '$2'}, 2))),
    ?show(element(1, ets:match_object(O, {'$1', '$2'}, 2))),
    {_, C5} = ets:match(O, {'$1', '_'}, 3),
    ?show(element(1, ets:match(C5))),
    {_, C6} = ets:match_object(O, {'$1', '_'}, 3),
    ?show(element(1, ets:match_object(C6))),
    ets:delete(O),
    ?show(ets:select(C1)),
    ok.

type(Type) ->
    T = ets:new(table, [Type]),
    ets:insert(T, [{N, N rem 7} || N <- lists:seq(1, 1000)]),
    [ets:insert(T, {N, x}) || N <- lists:seq(1, 1000, 10)],
    ?show({Type, ets:info(T, size)}),
    [check(Type, T, Limit) || Limit <- [1, 7, 100, 999, 1000, 1001, 5000]],
    Some = [{{'$1', '$2'}, [{'==', '$2', 3}], ['$1']}],
    ?show(lists:sort(parts(ets:select(T, Some, 10), fun ets:select/1)) =:= lists:sort(ets:select(T, Some))),
    ?show(length(parts(ets:select(T, Some, 10), fun ets:select/1))),
    ?show(ets:select_count(T, [{{'$1', '$2'}, [], [{'==', '$2', 3}]}])),
    ets:safe_fixtable(T, true),
    Seen = deleting(T, ets:select(T, [{'_', [], ['$_']}], 13)),
    ets:safe_fixtable(T, false),
    ?show(lists:usort([Key || {Key, _} <- Seen]) =:= lists:seq(1, 1000)),
    ?show(ets:info(T, size)).

check(_, T, Limit) ->
    All = [{'_', [], ['$_']}],
    List = lists:sort(ets:tab2list(T)),
    true = lists:sort(parts(ets:select(T, All, Limit), fun ets:select/1)) =:= List,
    true = lists:sort(parts(ets:select_reverse(T, All, Limit), fun ets:select_reverse/1)) =:= List,
    true = lists:sort(parts(ets:match_object(T, '_', Limit), fun ets:match_object/1)) =:= List,
    true = lists:sort(ets:select_reverse(T, All)) =:= List,
    true = lists:sort(parts(ets:match(T, {'$1', '$2'}, Limit), fun ets:match/1)) =:= [[K, V] || {K, V} <- List].

parts('$end_of_table', _) -> [];
parts({Objects, Continuation}, Next) -> Objects ++ parts(Next(Continuation), Next).

deleting(_, '$end_of_table') -> [];
deleting(T, {Objects, Continuation}) ->
    [ets:delete(T, Key) || {Key, _} <- Objects],
    Objects ++ deleting(T, ets:select(Continuation)).
