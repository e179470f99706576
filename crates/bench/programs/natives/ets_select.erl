%% Match specifications over a hundred thousand objects: guards, bodies, counting, patterns, parts.
-module(ets_select).
-include("../harness.hrl").

bench() -> search(set) + search(ordered_set).

search(Type) ->
    T = ets:new(table, [Type]),
    ets:insert(T, [{N, N rem 100, {name, N}, <<"text">>} || N <- lists:seq(1, 100000)]),
    A = length(ets:select(T, [{{'$1', '$2', '_', '_'}, [{'<', '$2', 10}, {'>', '$1', 500}], [{{'$1', '$2'}}]}])),
    B = ets:select_count(T, [{{'_', '$1', {name, '$2'}, '_'}, [{'==', {'rem', '$2', 7}, 3}, {'=/=', '$1', 5}], [true]}]),
    C = length(ets:match(T, {'$1', 42, '_', '_'})),
    D = length(ets:tab2list(T)),
    E = parts(ets:select(T, [{'_', [], ['$_']}], 1000), 0),
    F = ets:select_delete(T, [{{'_', '$1', '_', '_'}, [{'>', '$1', 50}], [true]}]),
    ets:delete(T),
    A + B + C + D + E + F.

parts('$end_of_table', Sum) -> Sum;
parts({Objects, Continuation}, Sum) -> parts(ets:select(Continuation), Sum + length(Objects)).
