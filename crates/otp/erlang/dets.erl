%% Tables in files, as dets(3) describes them: their interface. `dets_server` knows which are open, `dets_table` is the process of one.
-module(dets).

-export([all/0, bchunk/2, close/1, delete/2, delete_all_objects/1, delete_object/2, first/1, foldl/3, foldr/3, from_ets/2, info/1, info/2,
         init_table/2, init_table/3, insert/2, insert_new/2, is_compatible_bchunk_format/2, is_dets_file/1, lookup/2, lookup_keys/2, match/1,
         match/2, match/3, match_delete/2, match_object/1, match_object/2, match_object/3, member/2, next/2, open_file/1, open_file/2,
         pid2name/1, repair_continuation/2, safe_fixtable/2, select/1, select/2, select/3, select_delete/2, slot/2, start/0, stop/0, sync/1,
         table/1, table/2, to_ets/2, traverse/2, update_counter/3, verbose/0, verbose/1, where/2]).

-export_type([bindings_cont/0, cont/0, object_cont/0, select_cont/0, tab_name/0]).

%% A traversal that goes on at a slot, of the objects that a compiled specification makes something of.
-record(dets_cont, {what, no_objs, slot, tab, proc, match_program}).

-type tab_name() :: term().
-opaque bindings_cont() :: #dets_cont{}.
-opaque cont() :: #dets_cont{}.
-opaque object_cont() :: #dets_cont{}.
-opaque select_cont() :: #dets_cont{}.

-define(MIN_SLOTS, 256).

%% An answer, or badarg of the function that was called, with its arguments.
-define(ANSWER(Answer, Arguments),
        case Answer of
            badarg -> error(badarg, Arguments);
            Good -> Good
        end).

%% Tables -----------------------------------------------------------------------------------------------------------------

start() -> dets_server:start().

stop() -> dets_server:stop().

all() -> dets_server:all().

open_file(File) ->
    case text(File) of
        Name when is_list(Name) -> usable(dets_server:open(make_ref(), {file, Name}), [File]);
        _ -> error(badarg, [File])
    end.

open_file(Tab, Options) when is_list(Options) ->
    try options(Tab, Options) of
        How -> usable(dets_server:open(Tab, How), [Tab, Options])
    catch _:badarg -> error(badarg, [Tab, Options])
    end;
open_file(Tab, Option) -> open_file(Tab, [Option]).

usable(badarg, Arguments) -> error(dets_process_died, Arguments);
usable({error, {file_error, _, Reason}}, Arguments) when Reason =:= einval; Reason =:= badarg -> error(badarg, Arguments);
usable(Answer, _) -> Answer.

text(Atom) when is_atom(Atom) -> atom_to_list(Atom);
text(Other) -> Other.

options(Tab, Options) ->
    Default = #{filename => text(Tab), type => set, keypos => 1, repair => true, min => default, max => default, ram => false,
                delayed_write => {3000, 14000}, auto_save => 180000, access => read_write},
    #{filename := Name, min := Min, max := Max} = How = lists:foldl(fun option/2, Default, proper(Options)),
    _ = is_list(Name) orelse throw(badarg),
    _ = Min =:= default orelse Max =:= default orelse Min =< Max orelse throw(badarg),
    How.

proper(Options) ->
    case is_list(Options) andalso length(Options) >= 0 of
        true -> Options
    end.

option({access, Access}, How) when Access =:= read; Access =:= read_write -> How#{access := Access};
option({auto_save, Time}, How) when is_integer(Time), Time >= 0; Time =:= infinity -> How#{auto_save := Time};
option({cache_size, Size}, How) when is_integer(Size), Size >= 0; Size =:= infinity -> How;
option({delayed_write, default}, How) -> How#{delayed_write := {3000, 14000}};
option({delayed_write, {Delay, Size}}, How) when is_integer(Delay), Delay >= 0, is_integer(Size), Size >= 0 ->
    How#{delayed_write := {Delay, Size}};
option({estimated_no_objects, Number}, How) -> option({min_no_slots, Number}, How);
option({file, File}, How) -> How#{filename := text(File)};
option({keypos, Place}, How) when is_integer(Place), Place > 0 -> How#{keypos := Place};
option({max_no_slots, Number}, How) when is_integer(Number), Number > 0, Number < 1 bsl 31; Number =:= default -> How#{max := Number};
option({min_no_slots, Number}, How) -> How#{min := min_slots(Number)};
option({ram_file, Is}, How) when is_boolean(Is) -> How#{ram := Is};
option({repair, Repair}, How) when is_boolean(Repair); Repair =:= force -> How#{repair := Repair};
option({type, Type}, How) when Type =:= set; Type =:= bag; Type =:= duplicate_bag -> How#{type := Type};
option({version, Version}, How) when Version =:= 9; Version =:= default -> How;
option({debug, Is}, How) when is_boolean(Is) -> How;
option(_, _) -> throw(badarg).

min_slots(default) -> default;
min_slots(Number) when is_integer(Number), Number >= 0 -> max(Number, ?MIN_SLOTS);
min_slots(_) -> throw(badarg).

close(Tab) ->
    case dets_server:close(Tab) of
        badarg -> {error, not_owner};
        Answer -> Answer
    end.

pid2name(Pid) -> dets_server:name(Pid).

is_dets_file(File) -> dets_opening:is_dets_file(File).

info(Tab) -> info_of(Tab, all).

info(Tab, owner) -> dets_server:pid(Tab);
info(Tab, users) ->
    case dets_server:users(Tab) of
        [] -> undefined;
        Users -> Users
    end;
info(_, all) -> undefined;
info(Tab, Item) -> info_of(Tab, Item).

info_of(Tab, Item) ->
    case request(Tab, {info, Item}) of
        badarg -> undefined;
        Answer -> Answer
    end.

verbose() -> verbose(true).

verbose(_) -> all().

%% Requests ---------------------------------------------------------------------------------------------------------------

request(Tab, Request) ->
    case dets_server:pid(Tab) of
        undefined -> badarg;
        Pid -> request_of(Pid, Request)
    end.

request_of(Pid, Request) ->
    Tag = monitor(process, Pid),
    Pid ! {'$dets_call', {self(), Tag}, Request},
    receive
        {'DOWN', Tag, process, Pid, _} -> badarg;
        {Tag, Answer} ->
            true = demonitor(Tag, [flush]),
            Answer
    end.

%% An error where the answer has no place for one.
keyed({ok, Answer}) -> Answer;
keyed(badarg) -> badarg;
keyed(Error) -> exit(Error).

%% Objects ----------------------------------------------------------------------------------------------------------------

insert(Tab, Objects) when is_list(Objects) -> ?ANSWER(request(Tab, {insert, Objects}), [Tab, Objects]);
insert(Tab, Object) -> ?ANSWER(request(Tab, {insert, [Object]}), [Tab, Object]).

insert_new(Tab, Objects) when is_list(Objects) -> ?ANSWER(request(Tab, {insert_new, Objects}), [Tab, Objects]);
insert_new(Tab, Object) -> ?ANSWER(request(Tab, {insert_new, [Object]}), [Tab, Object]).

delete(Tab, Key) -> ?ANSWER(request(Tab, {delete_key, [Key]}), [Tab, Key]).

delete_object(Tab, Object) -> ?ANSWER(request(Tab, {delete_object, [Object]}), [Tab, Object]).

delete_all_objects(Tab) ->
    case request(Tab, delete_all_objects) of
        badarg -> error(badarg, [Tab]);
        fixed -> match_delete(Tab, '_');
        Answer -> Answer
    end.

lookup(Tab, Key) -> ?ANSWER(request(Tab, {lookup_keys, [Key]}), [Tab, Key]).

lookup_keys(Tab, Keys) ->
    try lists:usort(Keys) of
        [_ | _] = Sorted -> ?ANSWER(request(Tab, {lookup_keys, Sorted}), [Tab, Keys]);
        [] -> error(badarg, [Tab, Keys])
    catch error:function_clause -> error(badarg, [Tab, Keys])
    end.

member(Tab, Key) -> ?ANSWER(request(Tab, {member, Key}), [Tab, Key]).

update_counter(Tab, Key, Increment) -> ?ANSWER(request(Tab, {update_counter, Key, Increment}), [Tab, Key, Increment]).

first(Tab) -> ?ANSWER(keyed(request(Tab, first)), [Tab]).

next(Tab, Key) -> ?ANSWER(keyed(request(Tab, {next, Key})), [Tab, Key]).

slot(Tab, Slot) when is_integer(Slot), Slot >= 0 -> ?ANSWER(request(Tab, {slot, Slot}), [Tab, Slot]);
slot(Tab, Slot) -> error(badarg, [Tab, Slot]).

sync(Tab) -> ?ANSWER(request(Tab, sync), [Tab]).

safe_fixtable(Tab, Is) when is_boolean(Is) -> ?ANSWER(request(Tab, {safe_fixtable, Is}), [Tab, Is]);
safe_fixtable(Tab, Other) -> error(badarg, [Tab, Other]).

where(Tab, Object) -> ?ANSWER(request(Tab, {where, Object}), [Tab, Object]).

%% Many objects -----------------------------------------------------------------------------------------------------------

init_table(Tab, Input) -> init_table(Tab, Input, []).

init_table(Tab, Input, Options) when is_function(Input) ->
    Known = [{format, fun(F) -> F =:= term orelse F =:= bchunk end, term}, {min_no_slots, fun is_slots/1, default}],
    case chosen(Options, Known) of
        badarg -> error(badarg, [Tab, Input, Options]);
        [Format, Slots] -> ?ANSWER(initialized(Tab, Input, Format, clamped(Slots)), [Tab, Input, Options])
    end;
init_table(Tab, Input, Options) -> error(badarg, [Tab, Input, Options]).

initialized(Tab, Input, Format, Slots) ->
    case request(Tab, {initialize, Input, Format, Slots}) of
        {thrown, Thrown} -> throw(Thrown);
        Answer -> Answer
    end.

is_slots(default) -> true;
is_slots(Slots) -> is_integer(Slots) andalso Slots >= 0.

clamped(default) -> default;
clamped(Slots) -> max(Slots, ?MIN_SLOTS).

%% The values of known options, in their order, or badarg.
chosen(Options, Known) when is_list(Options) ->
    Values = [case lists:keyfind(Key, 1, Options) of
                  {Key, Value} ->
                      case IsGood(Value) of
                          true -> {ok, Value};
                          false -> badarg
                      end;
                  false -> {ok, Default};
                  _ -> badarg
              end || {Key, IsGood, Default} <- Known],
    Others = lists:foldl(fun({Key, _, _}, Rest) -> lists:keydelete(Key, 1, Rest) end, Options, Known),
    case Others =:= [] andalso not lists:member(badarg, Values) of
        true -> [Value || {ok, Value} <- Values];
        false -> badarg
    end;
chosen(Option, Known) -> chosen([Option], Known).

from_ets(Tab, Ets) ->
    true = ets:safe_fixtable(Ets, true),
    try ?ANSWER(initialized(Tab, ets_input(ets:select(Ets, [{'_', [], ['$_']}], 100)), term, default), [Tab, Ets])
    after ets:safe_fixtable(Ets, false)
    end.

ets_input(Found) ->
    fun(close) -> ok;
       (read) when Found =:= '$end_of_table' -> end_of_input;
       (read) ->
            {Objects, Continuation} = Found,
            {Objects, ets_input(ets:select(Continuation))}
    end.

to_ets(Tab, Ets) ->
    case ets:info(Ets, protection) of
        undefined -> error(badarg, [Tab, Ets]);
        _ -> foldl(fun(Object, Into) -> true = ets:insert(Into, Object), Into end, Ets, Tab)
    end.

bchunk(Tab, start) ->
    case request(Tab, bchunk) of
        Parameters when is_binary(Parameters) ->
            {#dets_cont{what = bchunk, no_objs = default, slot = 0, tab = Tab, proc = dets_server:pid(Tab)}, [Parameters]};
        Answer -> ?ANSWER(Answer, [Tab, start])
    end;
bchunk(Tab, #dets_cont{what = bchunk, tab = Tab, proc = Pid, slot = Slot} = Continuation) ->
    case dets_server:pid(Tab) of
        Pid ->
            case request_of(Pid, {chunk, Slot, default, false}) of
                {chunk, _, [], eof} -> '$end_of_table';
                {chunk, _, Chunks, Next} -> {Continuation#dets_cont{slot = Next}, Chunks};
                Answer -> ?ANSWER(Answer, [Tab, Continuation])
            end;
        _ -> error(badarg, [Tab, Continuation])
    end;
bchunk(Tab, Other) -> error(badarg, [Tab, Other]).

is_compatible_bchunk_format(Tab, Term) -> ?ANSWER(request(Tab, {is_compatible_bchunk_format, Term}), [Tab, Term]).

foldr(Fun, Acc, Tab) -> foldl(Fun, Acc, Tab).

foldl(Fun, Acc, Tab) -> ?ANSWER(folded(Fun, Acc, Tab), [Fun, Acc, Tab]).

traverse(Tab, Fun) ->
    Tag = make_ref(),
    Step = fun(Object, Acc) ->
               case Fun(Object) of
                   continue -> Acc;
                   {continue, Value} -> [Value | Acc];
                   {done, Value} -> throw({Tag, [Value | Acc]});
                   Other -> throw({Tag, Other})
               end
           end,
    try folded(Step, [], Tab) of
        Answer -> ?ANSWER(Answer, [Tab, Fun])
    catch throw:{Tag, Answer} -> Answer
    end.

folded(Fun, Acc, Tab) ->
    case dets_server:pid(Tab) of
        undefined -> badarg;
        Pid ->
            case request_of(Pid, {match, [{'_', [], ['$_']}], true}) of
                scan -> fold(0, Fun, Acc, Pid);
                Answer -> Answer
            end
    end.

fold(Slot, Fun, Acc, Pid) ->
    case request_of(Pid, {chunk, Slot, default, true}) of
        '$end_of_table' -> Acc;
        {chunk, Type, Chunks, Next} ->
            case decoded(Chunks, Type) of
                {bad, Bytes} -> request_of(Pid, {corrupt, {bad_object, {fold, Bytes}}});
                Objects -> fold(Next, Fun, lists:foldl(Fun, Acc, Objects), Pid)
            end;
        Answer -> Answer
    end.

decoded(Chunks, Type) ->
    try [objects(Bytes, Type) || Bytes <- Chunks] of
        Objects -> lists:append(Objects)
    catch throw:{bad, _} = Bad -> Bad
    end.

objects(Bytes, Type) ->
    try dets_file:objects(Bytes, Type)
    catch error:_ -> throw({bad, Bytes})
    end.

%% Matching ---------------------------------------------------------------------------------------------------------------

match(Tab, Pattern) -> ?ANSWER(all_matching(Tab, Pattern, bindings), [Tab, Pattern]).

match(Tab, Pattern, Number) -> ?ANSWER(some_matching(Tab, Pattern, bindings, Number, false), [Tab, Pattern, Number]).

match(#dets_cont{what = bindings} = Continuation) -> ?ANSWER(more_matching(Continuation, false), [Continuation]);
match(Other) -> error(badarg, [Other]).

match_object(Tab, Pattern) -> ?ANSWER(all_matching(Tab, Pattern, object), [Tab, Pattern]).

match_object(Tab, Pattern, Number) -> ?ANSWER(some_matching(Tab, Pattern, object, Number, false), [Tab, Pattern, Number]).

match_object(#dets_cont{what = object} = Continuation) -> ?ANSWER(more_matching(Continuation, false), [Continuation]);
match_object(Other) -> error(badarg, [Other]).

select(Tab, Specification) -> ?ANSWER(all_matching(Tab, Specification, select), [Tab, Specification]).

select(Tab, Specification, Number) -> ?ANSWER(some_matching(Tab, Specification, select, Number, false), [Tab, Specification, Number]).

select(#dets_cont{what = select} = Continuation) -> ?ANSWER(more_matching(Continuation, false), [Continuation]);
select(Other) -> error(badarg, [Other]).

match_delete(Tab, Pattern) ->
    case deleted(Tab, [{Pattern, [], [true]}]) of
        Number when is_integer(Number) -> ok;
        Answer -> ?ANSWER(Answer, [Tab, Pattern])
    end.

select_delete(Tab, Specification) -> ?ANSWER(deleted(Tab, Specification), [Tab, Specification]).

deleted(Tab, Specification) ->
    case compiled(Specification) of
        badarg -> badarg;
        _ -> request(Tab, {match_delete, Specification, false})
    end.

compiled(Specification) ->
    try ets:match_spec_compile(Specification)
    catch error:_ -> badarg
    end.

specification(select, Specification) -> Specification;
specification(object, Pattern) -> [{Pattern, [], ['$_']}];
specification(bindings, Pattern) -> [{Pattern, [], ['$$']}].

all_matching(Tab, Pattern, What) -> all_matching(some_matching(Tab, Pattern, What, default, true), []).

all_matching({Found, Continuation}, Before) when is_list(Found) -> all_matching(more_matching(Continuation, true), [Found | Before]);
all_matching('$end_of_table', Before) -> lists:append(Before);
all_matching(Answer, _) -> Answer.

some_matching(Tab, Pattern, What, Number, IsSafe) when is_integer(Number), Number >= 0; Number =:= default ->
    Specification = specification(What, Pattern),
    case {compiled(Specification), dets_server:pid(Tab)} of
        {badarg, _} -> badarg;
        {_, undefined} -> badarg;
        {Program, Pid} ->
            Continuation = #dets_cont{what = What, no_objs = Number, slot = eof, tab = Tab, proc = Pid, match_program = Program},
            case request_of(Pid, {match, Specification, IsSafe}) of
                {objects, Objects} when IsSafe -> {ets:match_spec_run(Objects, Program), done};
                {objects, Objects} -> {ets:match_spec_run(Objects, Program), Continuation};
                scan -> more_matching(Continuation#dets_cont{slot = 0}, IsSafe);
                Answer -> Answer
            end
    end;
some_matching(_, _, _, _, _) -> badarg.

more_matching(done, _) -> '$end_of_table';
more_matching(#dets_cont{proc = Pid, slot = Slot, no_objs = Number, match_program = Program} = Continuation, IsSafe) ->
    case request_of(Pid, {chunk, Slot, Number, IsSafe}) of
        {chunk, Type, Chunks, Next} ->
            Later = Continuation#dets_cont{slot = Next},
            case matching(Chunks, Type, Program) of
                {bad, Bytes} -> request_of(Pid, {corrupt, {bad_object, {match, Bytes}}});
                [] -> more_matching(Later, IsSafe);
                badarg -> badarg;
                Found -> {Found, Later}
            end;
        Answer -> Answer
    end.

matching(Chunks, Type, Program) ->
    case decoded(Chunks, Type) of
        {bad, _} = Bad -> Bad;
        Objects ->
            try ets:match_spec_run(Objects, Program)
            catch error:badarg -> badarg
            end
    end.

repair_continuation(#dets_cont{match_program = Program} = Continuation, Specification) ->
    case Program =:= undefined orelse ets:is_compiled_ms(Program) of
        true -> Continuation;
        false -> Continuation#dets_cont{match_program = ets:match_spec_compile(Specification)}
    end;
repair_continuation(Other, Specification) -> error(badarg, [Other, Specification]).

%% Tables for qlc(3) ------------------------------------------------------------------------------------------------------

table(Tab) -> table(Tab, []).

table(Tab, Options) ->
    Known = [{traverse, fun is_traversal/1, select},
             {n_objects, fun(N) -> N =:= default orelse is_integer(N) andalso N >= 1 end, default}],
    case chosen(Options, Known) of
        badarg -> error(badarg, [Tab, Options]);
        [Traverse, Number] ->
            qlc:table(traversal(Traverse, Tab, Number),
                      [{pre_fun, fun(_) -> safe_fixtable(Tab, true) end}, {post_fun, fun() -> safe_fixtable(Tab, false) end},
                       {info_fun, fun(Item) -> table_info(Tab, Item) end}, {format_fun, fun(What) -> shown(What, Tab, Options) end},
                       {key_equality, '=:='}, {lookup_fun, lookup_fun(Traverse, Tab)}])
    end.

is_traversal({select, _}) -> true;
is_traversal(Traverse) -> Traverse =:= select orelse Traverse =:= first_next.

traversal(first_next, Tab, _) -> fun() -> one_by_one(Tab, first(Tab)) end;
traversal(select, Tab, Number) -> fun(Specification) -> selected(select(Tab, Specification, Number)) end;
traversal({select, Specification}, Tab, Number) -> fun() -> selected(select(Tab, Specification, Number)) end.

lookup_fun({select, _}, _) -> undefined;
lookup_fun(_, Tab) ->
    fun(_, [Key]) -> lookup(Tab, Key);
       (_, Keys) -> lookup_keys(Tab, Keys)
    end.

one_by_one(_, '$end_of_table') -> [];
one_by_one(Tab, Key) ->
    case lookup(Tab, Key) of
        Objects when is_list(Objects) -> Objects ++ fun() -> one_by_one(Tab, next(Tab, Key)) end;
        Error -> exit(Error)
    end.

selected('$end_of_table') -> [];
selected({Found, Continuation}) when is_list(Found) -> Found ++ fun() -> selected(select(Continuation)) end;
selected(Error) -> Error.

table_info(Tab, num_of_objects) -> info(Tab, size);
table_info(Tab, keypos) -> info(Tab, keypos);
table_info(Tab, is_unique_objects) -> info(Tab, type) =/= duplicate_bag;
table_info(_, _) -> undefined.

shown({all, _, _}, Tab, []) -> {?MODULE, table, [Tab]};
shown({all, _, _}, Tab, Options) -> {?MODULE, table, [Tab, Options]};
shown({match_spec, Specification}, Tab, Options) ->
    {?MODULE, table, [Tab, [{traverse, {select, Specification}} | if is_list(Options) -> Options; true -> [Options] end]]};
shown({lookup, _, [Value], _, Show}, Tab, _) -> io_lib:format("~w:lookup(~w, ~w)", [?MODULE, Tab, Show(Value)]);
shown({lookup, _, Values, _, Show}, Tab, _) ->
    io_lib:format("lists:flatmap(fun(V) -> ~w:lookup(~w, V) end, ~w)", [?MODULE, Tab, [Show(Value) || Value <- Values]]).
