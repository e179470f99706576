%% select_delete, select_replace, select_count, match_delete and delete_all_objects.
-module(ets_rewrite).
-include("case.hrl").

main() ->
    [type(Type) || Type <- [set, ordered_set, bag, duplicate_bag]],
    ok.

type(Type) ->
    T = ets:new(table, [Type]),
    Fill = fun() -> ets:delete_all_objects(T), ets:insert(T, [{N, N rem 3, x} || N <- lists:seq(1, 30)]) end,
    List = fun() -> lists:sort(ets:tab2list(T)) end,
    ?show(Type),
    Fill(),
    ?show(ets:select_delete(T, [{{'$1', 1, '_'}, [], [true]}])),
    ?show(List()),
    ?show(ets:select_delete(T, [{{'$1', '_', '_'}, [{'>', '$1', 20}], [true]}, {{'$1', '_', '_'}, [], [false]}])),
    ?show(List()),
    ?show(ets:select_delete(T, [{{3, '_', '_'}, [], [true]}])),
    ?show(ets:select_delete(T, [{{3, '_', '_'}, [], [true]}])),
    ?show(ets:select_delete(T, [{'_', [], ['$_']}])),
    ?show(ets:select_delete(T, [{'_', [], [true]}])),
    ?show(List()),
    Fill(),
    ?show(ets:select_count(T, [{{'_', 1, '_'}, [], [true]}])),
    ?show(ets:select_count(T, [{'_', [], [{'==', 1, {element, 2, '$_'}}]}])),
    ?show(ets:select_count(T, [{'_', [], [x]}])),
    ?show(ets:select_replace(T, [{{'$1', 1, '_'}, [], [{{'$1', one, {{'$1', y}}}}]}])),
    ?show(catch List()),
    ?show(ets:select_replace(T, [{{'$1', '$2', '$3'}, [{is_integer, '$2'}], [{{'$1', {'+', '$2', 10}, '$3'}}]}])),
    ?show(ets:select_replace(T, [{{4, '_', '_'}, [], [{{4, four}}]}])),
    ?show(ets:select_replace(T, [{{'$1', '_'}, [], [{{{element, 1, '$_'}, again}}]}])),
    ?show(ets:select_replace(T, [{{5, '_', '_'}, [], [{const, {5, const}}]}])),
    ?show(ets:select_replace(T, [{{7, '_', '_'}, [], [{const, {8, const}}]}])),
    ?show(ets:select_replace(T, [{'$1', [], ['$_']}])),
    ?show(ets:select_replace(T, [{'$1', [], ['$1']}])),
    ?show(ets:select_replace(T, [{{'$1', '_', '_'}, [], [{{'$1', {hd, x}}}]}])),
    ?show(ets:select_replace(T, [{{{a, '$1'}, '_'}, [], [{{{{a, '$1'}}, x}}]}, {{[a | '$1'], '_'}, [], [{{[a | '$1'], x}}]}, {{#{k => '$1'}, '_'}, [], [{{#{k => '$1'}, x}}]}])),
    ?show(List()),
    ?show(ets:match_delete(T, {'_', 'EXIT'})),
    ?show(List()),
    ?show(ets:delete_all_objects(T)),
    ?show(ets:info(T, size)).
