%% Random operations on tables of every type, beside a list that is kept as the manual says: what they answer and what is left agree.
-module(ets_model).
-include("case.hrl").

main() ->
    [run(Type, Options) || Type <- [set, ordered_set, bag, duplicate_bag], Options <- [[], [compressed], [{write_concurrency, true}]]],
    ok.

run(Type, Options) ->
    T = ets:new(table, [Type, public | Options]),
    {Model, Answers} = steps(1000, T, Type, [], 0, 12345),
    ?show({Type, Options, ets:info(T, size), Answers}),
    ?show(sorted(ets:tab2list(T)) =:= sorted(Model)),
    ets:delete(T).

steps(0, _, _, Model, Answers, _) ->
    {Model, Answers};
steps(N, T, Type, Model, Answers, Seed) ->
    {Kind, S1} = below(14, Seed),
    {K, S2} = below(60, S1),
    {V, S3} = below(5, S2),
    Key = key(K),
    {Answer, Expected, Next} = step(Kind, T, Type, Key, V, Model),
    case Answer =:= Expected of
        true -> ok;
        false -> io:format("~w ~w ~w: ~w instead of ~w~n", [Type, Kind, {Key, V}, Answer, Expected])
    end,
    steps(N - 1, T, Type, Next, erlang:phash2({Answer, Answers}), S3).

%% Integers and floats that are equal are one key of an ordered set and two of the others.
key(K) when K < 30 -> K;
key(K) when K < 40 -> (K - 30) * 1.0;
key(K) when K < 50 -> {key, K, <<"with bytes">>};
key(K) -> [K, atom].

step(Kind, T, Type, Key, V, Model) when Kind < 4 ->
    {ets:insert(T, {Key, V, x}), true, inserted(Type, {Key, V, x}, Model)};
step(4, T, Type, Key, V, Model) ->
    case found(Type, Key, Model) of
        [] -> {ets:insert_new(T, {Key, V, new}), true, inserted(Type, {Key, V, new}, Model)};
        _ -> {ets:insert_new(T, {Key, V, new}), false, Model}
    end;
step(5, T, Type, Key, _, Model) ->
    {sorted(ets:lookup(T, Key)), sorted(found(Type, Key, Model)), Model};
step(6, T, Type, Key, _, Model) ->
    {ets:delete(T, Key), true, Model -- found(Type, Key, Model)};
step(7, T, _, Key, V, Model) ->
    {ets:delete_object(T, {Key, V, x}), true, [Object || Object <- Model, Object =/= {Key, V, x}]};
step(8, T, Type, Key, _, Model) ->
    Found = found(Type, Key, Model),
    {sorted(ets:take(T, Key)), sorted(Found), Model -- Found};
step(9, T, Type, Key, V, Model) when Type =:= set; Type =:= ordered_set ->
    case found(Type, Key, Model) of
        [{Was, Old, Rest} = Object] ->
            {ets:update_counter(T, Key, {2, V}), Old + V, [{Was, Old + V, Rest} | Model -- [Object]]};
        [] ->
            {ets:update_counter(T, Key, {2, V}, {default, 10, d}), 10 + V, [{Key, 10 + V, d} | Model]}
    end;
step(10, T, Type, Key, V, Model) when Type =:= set; Type =:= ordered_set ->
    case found(Type, Key, Model) of
        [{Was, Old, _} = Object] -> {ets:update_element(T, Key, {3, [V]}), true, [{Was, Old, [V]} | Model -- [Object]]};
        [] -> {ets:update_element(T, Key, {3, [V]}), false, Model}
    end;
step(11, T, _, _, V, Model) ->
    {ets:select_count(T, [{{'_', '$1', '_'}, [{'==', '$1', V}], [true]}]), length([x || {_, Is, _} <- Model, Is == V]), Model};
step(12, T, _, _, V, Model) when V =:= 0 ->
    {ets:select_delete(T, [{{'$1', 4, '_'}, [{is_integer, '$1'}], [true]}]), length([x || {K, 4, _} <- Model, is_integer(K)]),
     [Object || {K, Is, _} = Object <- Model, not (is_integer(K) andalso Is =:= 4)]};
step(12, T, _, _, V, Model) ->
    {sorted(ets:match(T, {'$1', V, '_'})), sorted([[K] || {K, Is, _} <- Model, Is =:= V]), Model};
step(_, T, ordered_set, Key, _, Model) ->
    Behind = [K || {K, _, _} <- Model, K > Key],
    {ets:next(T, Key), case Behind of [] -> '$end_of_table'; _ -> lists:min(Behind) end, Model};
step(_, T, Type, Key, _, Model) ->
    {ets:member(T, Key), found(Type, Key, Model) =/= [], Model}.

found(ordered_set, Key, Model) -> [Object || {K, _, _} = Object <- Model, K == Key];
found(_, Key, Model) -> [Object || {K, _, _} = Object <- Model, K =:= Key].

inserted(Type, {Key, _, _} = Object, Model) when Type =:= set; Type =:= ordered_set -> [Object | Model -- found(Type, Key, Model)];
inserted(bag, Object, Model) -> [Object | lists:delete(Object, Model)];
inserted(duplicate_bag, Object, Model) -> [Object | Model].

below(Count, Seed) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    {(Next bsr 8) rem Count, Next}.

%% An order in which equal numbers of both kinds have their places, too.
sorted(Terms) -> lists:sort([{erlang:phash2(Term), Term} || Term <- Terms]).
