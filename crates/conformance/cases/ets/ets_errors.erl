%% What every function refuses, and the words in which it says so.
-module(ets_errors).
-include("case.hrl").

-define(why(Expression), why(??Expression, fun() -> Expression end)).

why(Text, Evaluate) ->
    try Evaluate() of
        Value -> io:format("~ts = ~w~n", [Text, Value])
    catch
        Class:Reason:Stack -> explain(Text, Class, Reason, Stack)
    end.

explain(Text, Class, Reason, [{ets, Function, Arguments, Info} | _] = Stack) ->
    Explained = case proplists_value(error_info, Info) of
                    undefined -> none;
                    #{module := Module} -> lists:sort(maps:to_list(Module:format_error(Reason, Stack)))
                end,
    io:format("~ts raises ~w: ~w in ~w/~w~n    ~p~n", [Text, Class, Reason, Function, count(Arguments), Explained]);
explain(Text, Class, Reason, _) -> io:format("~ts raises ~w: ~w~n", [Text, Class, Reason]).

count(Arguments) when is_list(Arguments) -> length(Arguments);
count(Arity) -> Arity.

main() ->
    T = ets:new(table, [named_table]),
    Bag = ets:new(bag, [named_table, bag]),
    Gone = ets:new(gone, [named_table]),
    Deleted = ets:whereis(Gone),
    ets:delete(Gone),
    ets:insert(T, {a, 1, x}),
    ets:insert(Bag, {a, 1}),
    io:format("names~n"),
    [every(N) || N <- [nothing, 1, "text", make_ref_of(reference), Deleted]],
    io:format("arguments~n"),
    ?why(ets:insert(T, a)),
    ?why(ets:insert(T, {})),
    ?why(ets:insert(T, [{b}, c])),
    ?why(ets:insert(T, [{b} | c])),
    ?why(ets:insert(T, [{}])),
    ?why(ets:insert_new(T, a)),
    ?why(ets:insert_new(T, [{b}, {}])),
    ?why(ets:delete_object(T, a)),
    ?why(ets:lookup_element(T, missing, 2)),
    ?why(ets:lookup_element(T, a, 4)),
    ?why(ets:lookup_element(T, a, 0)),
    ?why(ets:lookup_element(T, a, x)),
    ?why(ets:lookup_element(T, missing, 0)),
    ?why(ets:lookup_element(Bag, missing, 2)),
    ?why(ets:lookup_element(T, a, 4, default)),
    ?why(ets:lookup_element(T, a, 0, default)),
    ?why(ets:next(T, missing)),
    ?why(ets:prev(T, missing)),
    ?why(ets:next_lookup(T, missing)),
    ?why(ets:prev_lookup(T, missing)),
    ?why(ets:slot(T, -1)),
    ?why(ets:slot(T, a)),
    ?why(ets:info(T, nothing)),
    ?why(ets:rename(T, "name")),
    ?why(ets:rename(T, bag)),
    ?why(ets:safe_fixtable(T, maybe_)),
    ?why(ets:setopts(T, x)),
    ?why(ets:setopts(T, [{keypos, 2}])),
    ?why(ets:setopts(T, {heir, a})),
    ?why(ets:give_away(T, x, y)),
    ?why(ets:give_away(T, self(), y)),
    ?why(ets:new(table, [named_table])),
    ?why(ets:whereis("name")),
    ?why(ets:whereis(nothing)),
    io:format("updates~n"),
    [?why(ets:update_counter(T, Key, Step)) || {Key, Step} <-
        [{missing, 1}, {missing, x}, {a, x}, {a, {1, 1}}, {a, {4, 1}}, {a, {0, 1}}, {a, {3, 1}}, {a, {2, x}}, {a, {2, 1, 2}}, {a, {2, 1, x, 0}}, {a, [{2, 1}, {3, 1}]}, {a, [{2, 1}, {1, 1}]}, {a, 1.0}, {a, {1 bsl 70, 1}}]],
    ?why(ets:update_counter(Bag, a, 1)),
    ?why(ets:update_counter(T, b, 1, x)),
    ?why(ets:update_counter(T, b, {3, 1}, {b, 1})),
    ?why(ets:update_counter(T, b, 1, {b, x})),
    ?why(ets:lookup(T, a)),
    [?why(ets:update_element(T, a, Change)) || Change <-
        [x, {1, y}, {0, y}, {4, y}, {a, y}, {2}, [{2, y}, {9, y}], [{2, y}, x]]],
    ?why(ets:update_element(Bag, a, {2, 2})),
    ?why(ets:update_element(T, b, {2, 1}, x)),
    ?why(ets:update_element(T, b, {3, 1}, {b, 1})),
    ?why(ets:lookup(T, a)),
    io:format("specifications~n"),
    [?why(ets:select(T, S)) || S <- [x, [], [x], [{x}], [{'_', [], []}], [{'_', [], ['$1']}], [{'_', [x | y], [true]}], [{'_', x, [true]}], [{'_', [{nothing, 1}], [true]}]]],
    ?why(ets:select(T, [{'_', [], ['$_']}], 0)),
    ?why(ets:select(T, x, 1)),
    ?why(ets:select(T, [{'_', [], ['$_']}], x)),
    ?why(ets:select_reverse(T, x)),
    ?why(ets:select_reverse(T, [{'_', [], ['$_']}], -1)),
    ?why(ets:select_count(T, x)),
    ?why(ets:select_delete(T, x)),
    ?why(ets:select_replace(T, x)),
    ?why(ets:select_replace(T, [{{'$1', '_', '_'}, [], [{{'$1'}}]}])),
    ?why(ets:select_replace(T, [{{'$1', '$2', '_'}, [], [{{'$2', '$1'}}]}])),
    ?why(ets:select_replace(Bag, [{'$1', [], ['$1']}])),
    ?why(ets:select_replace(Bag, [{{'$1', '$2'}, [], [{{'$1', '$2'}}]}])),
    ?why(ets:select(x)),
    ?why(ets:select_reverse(x)),
    ?why(ets:match(x)),
    ?why(ets:match_object(x)),
    ?why(ets:match(T, '_', 0)),
    ?why(ets:match_object(T, '_', x)),
    ?why(ets:match_spec_compile(x)),
    ?why(ets:match_spec_run([], x)),
    ?why(ets:match_spec_run_r(x, ets:match_spec_compile([{'_', [], [true]}]), [])),
    ?why(ets:select('$end_of_table')),
    io:format("protection~n"),
    Own = ets:new(own, [named_table, private]),
    Read = ets:new(read, [named_table, protected]),
    in_another(fun() ->
        ?why(ets:lookup(Own, a)),
        ?why(ets:insert(Own, {a})),
        ?why(ets:info(Own, size)),
        ?why(ets:lookup(Read, a)),
        ?why(ets:insert(Read, {a})),
        ?why(ets:delete(Read)),
        ?why(ets:delete(Read, a)),
        ?why(ets:take(Read, a)),
        ?why(ets:update_counter(Read, a, 1)),
        ?why(ets:select_delete(Read, [{'_', [], [true]}])),
        ?why(ets:safe_fixtable(Own, true)),
        ?why(ets:safe_fixtable(Read, true)),
        ?why(ets:give_away(Read, self(), x)),
        ?why(ets:setopts(Read, {heir, none})),
        ?why(ets:rename(Read, x))
    end),
    ok.

make_ref_of(reference) -> make_ref().

in_another(Do) ->
    {Pid, Monitor} = spawn_monitor(Do),
    receive {'DOWN', Monitor, process, Pid, Reason} -> io:format("~w~n", [Reason]) end.

every(N) ->
    Name = case N of _ when is_reference(N) -> reference; _ -> N end,
    io:format("~w~n", [Name]),
    ?why(ets:insert(N, {a})),
    ?why(ets:insert_new(N, {a})),
    ?why(ets:lookup(N, a)),
    ?why(ets:lookup_element(N, a, 1)),
    ?why(ets:lookup_element(N, a, 1, b)),
    ?why(ets:member(N, a)),
    ?why(ets:delete(N)),
    ?why(ets:delete(N, a)),
    ?why(ets:delete_object(N, {a})),
    ?why(ets:delete_all_objects(N)),
    ?why(ets:take(N, a)),
    ?why(ets:update_counter(N, a, 1)),
    ?why(ets:update_counter(N, a, 1, {a, 1})),
    ?why(ets:update_element(N, a, {2, 1})),
    ?why(ets:update_element(N, a, {2, 1}, {a, 1})),
    ?why(ets:first(N)),
    ?why(ets:last(N)),
    ?why(ets:next(N, a)),
    ?why(ets:prev(N, a)),
    ?why(ets:first_lookup(N)),
    ?why(ets:last_lookup(N)),
    ?why(ets:next_lookup(N, a)),
    ?why(ets:prev_lookup(N, a)),
    ?why(ets:slot(N, 0)),
    ?why(ets:select(N, [{'_', [], [true]}])),
    ?why(ets:select(N, [{'_', [], [true]}], 1)),
    ?why(ets:select_reverse(N, [{'_', [], [true]}])),
    ?why(ets:select_reverse(N, [{'_', [], [true]}], 1)),
    ?why(ets:select_count(N, [{'_', [], [true]}])),
    ?why(ets:select_replace(N, [{'_', [], ['$_']}])),
    ?why(ets:match(N, '_')),
    ?why(ets:match(N, '_', 1)),
    ?why(ets:match_object(N, '_')),
    ?why(ets:match_object(N, '_', 1)),
    ?why(ets:info(N)),
    ?why(ets:info(N, size)),
    ?why(ets:info(N, nothing)),
    ?why(ets:rename(N, x)),
    ?why(ets:safe_fixtable(N, true)),
    ?why(ets:setopts(N, [])),
    ?why(ets:give_away(N, self(), x)).
