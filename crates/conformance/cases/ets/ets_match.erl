%% Patterns: variables, repeated ones, `_`, what is inside tuples, lists and maps, and bindings in the order of their numbers.
-module(ets_match).
-include("case.hrl").

main() ->
    [type(Type) || Type <- [set, ordered_set, bag, duplicate_bag]],
    ok.

type(Type) ->
    io:format("~w~n", [Type]),
    T = ets:new(table, [Type]),
    ets:insert(T, [{a, 1, 1}, {b, 1, 2}, {c, [1, 2 | 3], {x, {y, z}}}, {d, #{k => v, 1 => [a]}, "text"}, {e}, {1, 1.0, 1}, {f, <<"binary">>, 1 bsl 80}]),
    Match = fun(Pattern) -> lists:sort(ets:match(T, Pattern)) end,
    ?show(Match('_')),
    ?show(Match('$1')),
    ?show(Match({'$1', '_', '_'})),
    ?show(Match({'$2', '$1', '_'})),
    ?show(Match({'$10', '$2', '$30'})),
    ?show(Match({'$1', '$2', '$2'})),
    ?show(Match({'_', '$1', '$1'})),
    ?show(Match({'$1'})),
    ?show(Match({a, '$1', '$2'})),
    ?show(Match({a, 1, 1})),
    ?show(Match({a, 2, 1})),
    ?show(Match({'_', ['$1', '$2' | '$3'], {'$4', {'_', '$5'}}})),
    ?show(Match({'_', #{k => '$1'}, '_'})),
    ?show(Match({'_', #{k => '$1', 1 => ['$2']}, '_'})),
    ?show(Match({'_', #{}, '$1'})),
    ?show(Match({'_', #{missing => '$1'}, '_'})),
    ?show(Match({'_', '_', "te" ++ '$1'})),
    ?show(Match({'$1', <<"binary">>, 1 bsl 80})),
    ?show(Match({'$1', 1, '_'})),
    ?show(Match({'$1', 1.0, '_'})),
    ?show(Match({'$01', '$1', '$x'})),
    ?show(Match({})),
    ?show(Match(a)),
    ?show(Match([a])),
    ?show(Match({a, b})),
    ?show(Match({#{'$1' => 1}, '_', '_'})),
    Objects = fun(Pattern) -> lists:sort(ets:match_object(T, Pattern)) end,
    ?show(Objects({'_', 1, '_'})),
    ?show(Objects({'_'})),
    ?show(length(Objects('_'))),
    ?show(Objects({a, '_', '_'})),
    ?show(ets:match_delete(T, {'_', 1, '_'})),
    ?show(lists:sort(ets:tab2list(T))),
    ?show(ets:match_delete(T, {missing, '_'})),
    ?show(ets:match_delete(T, '_')),
    ?show(ets:tab2list(T)).
