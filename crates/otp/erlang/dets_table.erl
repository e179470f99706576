%% The process of an open dets table: it holds the file, and does what dets:request/2 asks.
%%
%% A request is {'$dets_call', {Pid, Tag}, Request}, its answer {Tag, Answer}. An error of the file stays: whatever is asked later, but to close
%% and to inform, answers it again. A table is new_dirty when its file was made just now, dirty once it differs from a closed one, and saved else.
-module(dets_table).

-export([start/3, insert/2]).

-define(CALL(From, Request), {'$dets_call', From, Request}).
%% How long a table that may grow again, after it was fixed, waits.
-define(CATCH_UP, 200).

%% Answers Server by {opened, Pid, ok | Error}.
start(Server, Name, How) ->
    proc_lib:spawn_link(fun() -> init(Server, Name, How) end).

init(Server, Name, How) ->
    _ = process_flag(trap_exit, true),
    case dets_opening:open(Name, How) of
        {ok, Table} ->
            Server ! {opened, self(), ok},
            loop(auto_save_later(Table#{name => Name, server => Server, updates => 0, timer => none}));
        Error -> Server ! {opened, self(), Error}
    end.

auto_save_later(#{auto_save := infinity} = Table) -> Table;
auto_save_later(#{auto_save := Time} = Table) ->
    _ = erlang:send_after(Time, self(), ?CALL(self(), auto_save)),
    Table.

loop(#{server := Server} = Table) ->
    receive
        ?CALL(From, Request) -> loop(asked(Request, From, Table));
        {'EXIT', Server, Reason} ->
            _ = stopped(Table),
            exit(Reason);
        {'EXIT', Pid, _} -> loop(unfixed(Pid, all, Table));
        _ -> loop(Table)
    end.

answer({Pid, Tag}, Answer) -> Pid ! {Tag, Answer};
answer(_, _) -> ok.

asked(Request, From, Table0) ->
    try
        {Answer, Table} = request(Request, From, Table0),
        answer(From, Answer),
        Table
    catch
        throw:{error, Reason} ->
            answer(From, {error, Reason}),
            broken({error, Reason}, Table0);
        %% Only filling a table calls funs, and what it held is gone by then.
        throw:{thrown, _} = Thrown ->
            answer(From, Thrown),
            broken({error, {init_fun, Thrown}}, Table0);
        throw:badarg ->
            answer(From, badarg),
            Table0
    end.

broken(_, #{mode := {error, _}} = Table) -> Table;
broken({error, Reason} = Error, #{name := Name} = Table) ->
    error_logger:format("** dets: Corrupt table ~tp: ~tp\n", [Name, Reason]),
    Table#{mode := Error, dirty := #{}}.

%% What a broken table does too.
request(close, From, Table) ->
    answer(From, stopped(Table)),
    exit(normal);
request({close, Pid}, _, Table) -> {status(Table), unfixed(Pid, all, Table)};
request({same, How}, _, Table) ->
    Fields = [type, keypos, ram, access, filename],
    case maps:with(Fields, Table) =:= maps:with(Fields, How) of
        true -> {ok, Table};
        false -> {{error, incompatible_arguments}, Table}
    end;
request(auto_save, _, #{mode := dirty, updates := 0} = Table) -> {ok, saved(Table, true)};
request(auto_save, _, #{mode := new_dirty} = Table) -> {ok, saved(Table, true)};
request(auto_save, _, #{mode := dirty} = Table) -> {ok, auto_save_later(Table#{updates := 0})};
request(auto_save, _, Table) -> {ok, Table};
request(write, _, #{mode := {error, _}} = Table) -> {ok, Table};
request(write, _, Table) -> {ok, dets_file:flush(Table#{timer := none})};
request({info, Tag}, _, Table) -> dets_info:info(Tag, Table);
request({corrupt, Reason}, _, #{filename := Name} = Table) ->
    Error = {error, {Reason, Name}},
    {Error, broken(Error, Table)};
request(_, _, #{mode := {error, _} = Error} = Table) -> {Error, Table};
request(Request, From, #{access := Access, mode := Mode, filename := Name} = Table) ->
    case {changes(Request), Access, Mode} of
        {false, _, _} -> read(Request, From, Table);
        {true, read, _} -> {{error, {access_mode, Name}}, Table};
        {true, _, dirty} -> write(Request, From, Table);
        {true, _, new_dirty} -> write(Request, From, Table#{mode := dirty});
        {true, _, saved} ->
            _ = dets_file:dirty(Table),
            write(Request, From, auto_save_later(Table#{mode := dirty}))
    end.

status(#{mode := {error, _} = Error}) -> Error;
status(_) -> ok.

changes({Name, _}) -> lists:member(Name, [insert, insert_new, delete_key, delete_object]);
changes({initialize, _, _, _}) -> true;
changes({update_counter, _, _}) -> true;
changes({match_delete, _, _}) -> true;
changes(delete_all_objects) -> true;
changes(_) -> false.

%% Reading ----------------------------------------------------------------------------------------------------------------

read({lookup_keys, Keys}, _, Table0) ->
    {Found, Table} = lists:mapfoldl(fun of_key/2, Table0, Keys),
    {lists:append(Found), Table};
read({member, Key}, _, Table0) ->
    {Found, Table} = of_key(Key, Table0),
    {Found =/= [], Table};
read(first, _, Table0) ->
    {Found, Table} = first(0, Table0),
    {{ok, Found}, Table};
read({next, Key}, _, Table0) ->
    Slot = dets_file:keyed(Key, Table0),
    {Collection, Table1} = dets_file:collection(Slot, Table0),
    {Found, Table} = case lists:dropwhile(fun({Other, _}) -> Other =/= Key end, Collection) of
                         [_, {Next, _} | _] -> {Next, Table1};
                         _ -> first(Slot + 1, Table1)
                     end,
    {{ok, Found}, Table};
read({slot, Slot}, _, Table) -> dets_file:slot(Slot, Table);
read({match, Specification, IsSafe}, {Pid, _}, #{keypos := KeyPos} = Table) ->
    case dets_keys:all(Specification, KeyPos) of
        none -> {scan, fixed_if(IsSafe, Pid, Table)};
        Keys ->
            {Objects, Read} = read({lookup_keys, Keys}, none, Table),
            {{objects, Objects}, Read}
    end;
read({chunk, eof, _, IsSafe}, {Pid, _}, Table) -> {'$end_of_table', unfixed_if(IsSafe, Pid, Table)};
read({chunk, Slot, Wanted, _}, _, #{type := Type} = Table0) ->
    {Bytes, Next, Table} = dets_file:chunk(Slot, Wanted, Table0),
    {{chunk, Type, Bytes, Next}, Table};
read(bchunk, _, Table0) ->
    Table = dets_file:flush(Table0),
    case dets_file:hash_parameters(Table) of
        undefined -> {{error, old_version}, Table};
        Parameters -> {term_to_binary(Parameters), Table}
    end;
read({is_compatible_bchunk_format, Binary}, _, #{type := Type, keypos := KeyPos, hash := Hash} = Table) ->
    Answer = try dets_file:format(binary_to_term(Binary)) of
                 {Type, KeyPos, 1, _} -> Hash =:= phash2;
                 _ -> false
             catch error:_ -> false
             end,
    {Answer, Table};
read({safe_fixtable, true}, {Pid, _}, Table) -> {ok, fixed(Pid, Table)};
read({safe_fixtable, false}, {Pid, _}, Table) -> {ok, unfixed(Pid, once, Table)};
read(sync, _, #{mode := Mode} = Table) when Mode =/= saved -> {ok, saved(Table, true)};
read(sync, _, Table) -> {ok, Table};
read({where, Object}, _, Table0) ->
    Slot = dets_file:keyed(element(map_get(keypos, Table0), Object), Table0),
    {Objects, Table1} = dets_file:slot(Slot, dets_file:flush(Table0)),
    {_, At, Table} = dets_file:position(Slot, Table1),
    case lists:member(Object, Objects) of
        true -> {{ok, At}, Table};
        false -> {false, Table}
    end;
read(_, _, Table) -> {badarg, Table}.

of_key(Key, Table0) ->
    {Collection, Table} = dets_file:collection(dets_file:keyed(Key, Table0), Table0),
    {of_key_in(Key, Collection), Table}.

of_key_in(Key, [{Key, Objects} | _]) -> Objects;
of_key_in(Key, [_ | Others]) -> of_key_in(Key, Others);
of_key_in(_, []) -> [].

first(Slot, #{next := Next} = Table) when Slot >= Next -> {'$end_of_table', Table};
first(Slot, Table0) ->
    case dets_file:collection(Slot, Table0) of
        {[], Table} -> first(Slot + 1, Table);
        {[{Key, _} | _], Table} -> {Key, Table}
    end.

%% Fixed tables do not grow, so that keys stay in their slots. -------------------------------------------------------------

fixed_if(true, Pid, Table) -> fixed(Pid, Table);
fixed_if(false, _, Table) -> Table.

unfixed_if(true, Pid, Table) -> unfixed(Pid, once, Table);
unfixed_if(false, _, Table) -> Table.

fixed(Pid, #{fixed := false} = Table) ->
    true = link(Pid),
    Table#{fixed := {{erlang:monotonic_time(), erlang:time_offset()}, [{Pid, 1}]}};
fixed(Pid, #{fixed := {Since, Counts}} = Table) ->
    case lists:keyfind(Pid, 1, Counts) of
        {Pid, Count} -> Table#{fixed := {Since, lists:keyreplace(Pid, 1, Counts, {Pid, Count + 1})}};
        false ->
            true = link(Pid),
            Table#{fixed := {Since, [{Pid, 1} | Counts]}}
    end.

unfixed(_, _, #{fixed := false} = Table) -> Table;
unfixed(Pid, How, #{fixed := {Since, Counts}} = Table) ->
    case lists:keyfind(Pid, 1, Counts) of
        {Pid, Count} when Count > 1, How =:= once ->
            Table#{fixed := {Since, lists:keyreplace(Pid, 1, Counts, {Pid, Count - 1})}};
        {Pid, _} ->
            true = unlink(Pid),
            case lists:keydelete(Pid, 1, Counts) of
                [] -> Table#{fixed := false};
                Others -> Table#{fixed := {Since, Others}}
            end;
        false -> Table
    end.

%% Writing ----------------------------------------------------------------------------------------------------------------

write({insert, Objects}, _, Table) ->
    _ = keys(Objects, Table),
    {ok, inserted(Objects, Table)};
write({insert_new, Objects}, _, Table0) ->
    {Found, Table} = lists:mapfoldl(fun of_key/2, Table0, lists:usort(keys(Objects, Table0))),
    case lists:append(Found) of
        [] -> {true, inserted(Objects, Table)};
        _ -> {false, Table}
    end;
write({delete_key, Keys}, _, Table) -> {ok, written(lists:foldl(fun delete_key/2, Table, Keys))};
write({delete_object, Objects}, _, Table) ->
    _ = keys(Objects, Table),
    {ok, written(lists:foldl(fun delete_object/2, Table, Objects))};
write({match_delete, Specification, _}, _, #{keypos := KeyPos} = Table0) ->
    Program = ets:match_spec_compile(Specification),
    case dets_keys:all(Specification, KeyPos) of
        none when Specification =:= [{'_', [], [true]}] -> emptied(Table0);
        none -> match_delete(0, Program, 0, Table0);
        Keys ->
            {Objects, Table} = read({lookup_keys, Keys}, none, Table0),
            {Count, Deleted} = delete_matching(Objects, Program, Table),
            {Count, written(Deleted)}
    end;
write({update_counter, _, _}, _, #{type := Type} = Table) when Type =/= set -> {badarg, Table};
write({update_counter, Key, Increment}, _, #{keypos := KeyPos} = Table0) ->
    case of_key(Key, Table0) of
        {[Object], Table} ->
            {Place, Step} = case Increment of
                                {_, _} -> Increment;
                                _ -> {KeyPos + 1, Increment}
                            end,
            case counted(Place, Step, Object) of
                {Count, New} -> {Count, inserted([New], Table)};
                badarg -> {badarg, Table}
            end;
        {_, Table} -> {badarg, Table}
    end;
write(delete_all_objects, _, #{fixed := Fixed} = Table) when Fixed =/= false -> {fixed, Table};
write(delete_all_objects, _, Table0) ->
    {_, Table} = emptied(Table0),
    {ok, Table};
write({initialize, Input, Format, Slots}, _, Table) -> dets_opening:initialize(Input, Format, Slots, Table);
write(_, _, Table) -> {badarg, Table}.

counted(Place, Step, Object) ->
    try
        Count = element(Place, Object) + Step,
        {Count, setelement(Place, Object, Count)}
    catch error:_ -> badarg
    end.

keys(Objects, #{keypos := KeyPos}) ->
    try [element(KeyPos, Object) || Object <- Objects]
    catch error:_ -> throw(badarg)
    end.

inserted([_, _ | _] = Objects, #{keypos := KeyPos} = Table) ->
    Expecting = dets_file:expect([element(KeyPos, Object) || Object <- Objects], dets_file:grown(Table)),
    written(lists:foldl(fun insert/2, Expecting, Objects));
inserted(Objects, Table) -> written(lists:foldl(fun insert/2, Table, Objects)).

%% What changed is written when it is much, or has waited long enough.
written(#{updates := Updates} = Table) -> later(Table#{updates := Updates + 1}).

later(#{delayed_write := {Delay, Limit}, dirty_size := Size} = Table) when Delay =:= 0; Size > Limit -> dets_file:flush(Table);
later(#{timer := none, delayed_write := {Delay, _}, dirty := Dirty} = Table) when map_size(Dirty) > 0 ->
    Table#{timer := erlang:send_after(max(Delay, ?CATCH_UP), self(), ?CALL(self(), write))};
later(Table) -> Table.

insert(Object, #{keypos := KeyPos, type := Type} = Table0) ->
    Key = element(KeyPos, Object),
    Slot = dets_file:keyed(Key, Table0),
    {Collection, #{objects := Objects, keys := Keys} = Table} = dets_file:collection(Slot, Table0),
    case put_in(Key, Object, Type, Collection) of
        {same, _} -> Table;
        {New, {NewObjects, NewKeys}} ->
            Changed = dets_file:put_collection(Slot, New, erlang:external_size(Object), Table),
            Changed#{objects := Objects + NewObjects, keys := Keys + NewKeys}
    end.

%% {Collection | same, {MoreObjects, MoreKeys}}.
put_in(Key, Object, _, []) -> {[{Key, [Object]}], {1, 1}};
put_in(Key, Object, Type, [{Key, Old} | Others]) ->
    case Type of
        set when Old =:= [Object] -> {same, {0, 0}};
        set -> {[{Key, [Object]} | Others], {0, 0}};
        bag ->
            case lists:member(Object, Old) of
                true -> {[{Key, lists:delete(Object, Old) ++ [Object]} | Others], {0, 0}};
                false -> {[{Key, Old ++ [Object]} | Others], {1, 0}}
            end;
        duplicate_bag -> {[{Key, Old ++ [Object]} | Others], {1, 0}}
    end;
put_in(Key, Object, Type, [{Other, _} = Entry | Others] = All) ->
    case dets_file:compare(Key, Other) of
        -1 -> {[{Key, [Object]} | All], {1, 1}};
        1 ->
            case put_in(Key, Object, Type, Others) of
                {same, More} -> {same, More};
                {New, More} -> {[Entry | New], More}
            end
    end.

delete_key(Key, Table0) ->
    Slot = dets_file:keyed(Key, Table0),
    {Collection, Table} = dets_file:collection(Slot, Table0),
    case of_key_in(Key, Collection) of
        [] -> Table;
        Old -> less(Slot, [Entry || {Other, _} = Entry <- Collection, Other =/= Key], length(Old), 1, Table)
    end.

delete_object(Object, #{keypos := KeyPos} = Table0) ->
    Key = element(KeyPos, Object),
    Slot = dets_file:keyed(Key, Table0),
    {Collection, Table} = dets_file:collection(Slot, Table0),
    Old = of_key_in(Key, Collection),
    case [Other || Other <- Old, Other =/= Object] of
        Old -> Table;
        [] -> less(Slot, [Entry || {Other, _} = Entry <- Collection, Other =/= Key], length(Old), 1, Table);
        Rest ->
            New = [case Entry of
                       {Key, _} -> {Key, Rest};
                       _ -> Entry
                   end || Entry <- Collection],
            less(Slot, New, length(Old) - length(Rest), 0, Table)
    end.

less(Slot, Collection, FewerObjects, FewerKeys, Table0) ->
    #{objects := Objects, keys := Keys} = Table = dets_file:put_collection(Slot, Collection, 64, Table0),
    Table#{objects := Objects - FewerObjects, keys := Keys - FewerKeys}.

match_delete(Slot, _, Count, #{next := Next} = Table) when Slot >= Next -> {Count, written(Table)};
match_delete(Slot, Program, Count, Table0) ->
    {Objects, Table1} = dets_file:slot(Slot, Table0),
    {More, Table} = delete_matching(Objects, Program, Table1),
    match_delete(Slot + 1, Program, Count + More, Table).

delete_matching(Objects, Program, Table) ->
    Matching = [Object || Object <- Objects, ets:match_spec_run([Object], Program) =:= [true]],
    {length(Matching), lists:foldl(fun delete_object/2, Table, lists:uniq(Matching))}.

emptied(#{fixed := Fixed} = Table) when Fixed =/= false -> match_delete(0, ets:match_spec_compile([{'_', [], [true]}]), 0, Table);
emptied(#{fd := Fd, objects := Objects} = Table) ->
    ok = dets_file:truncate(Table, 0),
    {Objects, dets_file:create(Fd, Table)}.

%% Closing ----------------------------------------------------------------------------------------------------------------

saved(Table, IsSynced) -> (dets_file:save(Table, IsSynced))#{mode := saved, updates := 0}.

stopped(#{fixed := {_, Counts}} = Table) ->
    _ = [unlink(Pid) || {Pid, _} <- Counts],
    stopped(Table#{fixed := false});
stopped(#{mode := {error, _} = Error} = Table) ->
    _ = dets_file:close(Table),
    Error;
stopped(#{mode := saved} = Table) -> dets_file:close(Table);
stopped(Table) ->
    try saved(Table, false) of
        _ -> dets_file:close(Table)
    catch
        throw:{error, _} = Error ->
            _ = dets_file:close(Table),
            Error
    end.
