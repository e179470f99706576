%% ETS: what is not a native. Tables and everything that touches them once are natives; here is what calls funs, prints, and reads and writes files.
%%
%% A continuation of select/3 and its kin holds its match specification, and is good wherever the table is: repair_continuation/2 repairs only what has been changed.
%% qlc and dets are called where table/1,2, to_dets/2 and from_dets/2 need them.
-module(ets).

-export([internal_request_all/0]).
-export([all/0, delete/1, delete/2, delete_all_objects/1, delete_object/2, file2tab/1, file2tab/2, first/1,
         first_lookup/1, foldl/3, foldr/3, from_dets/2, fun2ms/1, give_away/3, i/0, i/1, i/2, i/3, info/1, info/2,
         init_table/2, internal_delete_all/2, internal_select_delete/2, insert/2, insert_new/2, is_compiled_ms/1, last/1, last_lookup/1, lookup/2, lookup_element/3,
         lookup_element/4, match/1, match/2, match/3, match_delete/2, match_object/1, match_object/2, match_object/3,
         match_spec_compile/1, match_spec_run/2, match_spec_run_r/3, member/2, new/2, next/2, next_lookup/2, prev/2,
         prev_lookup/2, rename/2, repair_continuation/2, safe_fixtable/2, select/1, select/2, select/3, select_count/2,
         select_delete/2, select_replace/2, select_reverse/1, select_reverse/2, select_reverse/3, setopts/2, slot/2,
         tab2file/2, tab2file/3, tab2list/1, tabfile_info/1, table/1, table/2, take/2, test_ms/2, to_dets/2,
         update_counter/3, update_counter/4, update_element/3, update_element/4, whereis/1]).

%% Natives -------------------------------------------------------------------------------------------------------------

all() -> erlang:nif_error(undef).
delete(_) -> erlang:nif_error(undef).
delete(_, _) -> erlang:nif_error(undef).
delete_object(_, _) -> erlang:nif_error(undef).
first(_) -> erlang:nif_error(undef).
first_lookup(_) -> erlang:nif_error(undef).
give_away(_, _, _) -> erlang:nif_error(undef).
info(_) -> erlang:nif_error(undef).
info(_, _) -> erlang:nif_error(undef).
insert(_, _) -> erlang:nif_error(undef).
insert_new(_, _) -> erlang:nif_error(undef).
internal_delete_all(_, _) -> erlang:nif_error(undef).
internal_select_delete(_, _) -> erlang:nif_error(undef).
is_compiled_ms(_) -> erlang:nif_error(undef).
last(_) -> erlang:nif_error(undef).
last_lookup(_) -> erlang:nif_error(undef).
lookup(_, _) -> erlang:nif_error(undef).
lookup_element(_, _, _) -> erlang:nif_error(undef).
lookup_element(_, _, _, _) -> erlang:nif_error(undef).
match(_) -> erlang:nif_error(undef).
match(_, _) -> erlang:nif_error(undef).
match(_, _, _) -> erlang:nif_error(undef).
match_object(_) -> erlang:nif_error(undef).
match_object(_, _) -> erlang:nif_error(undef).
match_object(_, _, _) -> erlang:nif_error(undef).
match_spec_compile(_) -> erlang:nif_error(undef).
match_spec_run_r(_, _, _) -> erlang:nif_error(undef).
member(_, _) -> erlang:nif_error(undef).
new(_, _) -> erlang:nif_error(undef).
next(_, _) -> erlang:nif_error(undef).
next_lookup(_, _) -> erlang:nif_error(undef).
prev(_, _) -> erlang:nif_error(undef).
prev_lookup(_, _) -> erlang:nif_error(undef).
rename(_, _) -> erlang:nif_error(undef).
safe_fixtable(_, _) -> erlang:nif_error(undef).
select(_) -> erlang:nif_error(undef).
select(_, _) -> erlang:nif_error(undef).
select(_, _, _) -> erlang:nif_error(undef).
select_count(_, _) -> erlang:nif_error(undef).
select_replace(_, _) -> erlang:nif_error(undef).
select_reverse(_) -> erlang:nif_error(undef).
select_reverse(_, _) -> erlang:nif_error(undef).
select_reverse(_, _, _) -> erlang:nif_error(undef).
setopts(_, _) -> erlang:nif_error(undef).
slot(_, _) -> erlang:nif_error(undef).
take(_, _) -> erlang:nif_error(undef).
update_counter(_, _, _) -> erlang:nif_error(undef).
update_counter(_, _, _, _) -> erlang:nif_error(undef).
update_element(_, _, _) -> erlang:nif_error(undef).
update_element(_, _, _, _) -> erlang:nif_error(undef).
whereis(_) -> erlang:nif_error(undef).

%% Deleting, listing ---------------------------------------------------------------------------------------------------

%% Thin, so that errors name the functions they name in OTP.
delete_all_objects(Table) ->
    _ = ets:internal_delete_all(Table, undefined),
    true.

select_delete(Table, [{'_', [], [true]}]) -> ets:internal_delete_all(Table, undefined);
select_delete(Table, Specification) -> ets:internal_select_delete(Table, Specification).

match_delete(Table, '_') -> ets:delete_all_objects(Table);
match_delete(Table, Pattern) ->
    _ = ets:internal_select_delete(Table, [{Pattern, [], [true]}]),
    true.

tab2list(Table) -> ets:match_object(Table, '_').

%% Folding -------------------------------------------------------------------------------------------------------------

foldl(Fun, Acc, Table) ->
    Id = id(Table),
    fixed(Id, fun() -> foldl_from(ets:first_lookup(Id), Fun, Acc, Id) end).

foldl_from('$end_of_table', _, Acc, _) -> Acc;
foldl_from({Key, [Object]}, Fun, Acc, Id) ->
    foldl_from(ets:next_lookup(Id, Key), Fun, Fun(Object, Acc), Id);
foldl_from({Key, Objects}, Fun, Acc, Id) ->
    foldl_from(ets:next_lookup(Id, Key), Fun, lists:foldl(Fun, Acc, Objects), Id).

foldr(Fun, Acc, Table) ->
    Id = id(Table),
    fixed(Id, fun() -> foldr_from(ets:last_lookup(Id), Fun, Acc, Id) end).

foldr_from('$end_of_table', _, Acc, _) -> Acc;
foldr_from({Key, [Object]}, Fun, Acc, Id) ->
    foldr_from(ets:prev_lookup(Id, Key), Fun, Fun(Object, Acc), Id);
foldr_from({Key, Objects}, Fun, Acc, Id) ->
    foldr_from(ets:prev_lookup(Id, Key), Fun, lists:foldr(Fun, Acc, Objects), Id).

fixed(Id, Body) ->
    ets:safe_fixtable(Id, true),
    try Body()
    after
        %% The fun may have deleted the table.
        catch ets:safe_fixtable(Id, false)
    end.

%% A table keeps its identifier when it is renamed.
id(Table) when is_atom(Table) ->
    case ets:whereis(Table) of
        undefined -> Table;
        Id -> Id
    end;
id(Table) -> Table.

%% Filling -------------------------------------------------------------------------------------------------------------

init_table(Table, Fun) ->
    ets:delete_all_objects(Table),
    fill(Table, Fun(read)).

fill(_, end_of_input) -> true;
fill(Table, {Objects, Fun}) when is_list(Objects), is_function(Fun) ->
    try lists:foreach(fun(Object) -> ets:insert(Table, Object) end, Objects)
    catch
        Class:Reason:Stack ->
            catch Fun(close),
            exit(case Class of error -> {Reason, Stack}; _ -> Reason end)
    end,
    fill(Table, Fun(read));
fill(_, Other) -> exit(Other).

to_dets(Table, Dets) ->
    case catch dets:from_ets(Dets, Table) of
        ok -> Dets;
        Other -> erlang:error(reason(Other), [Table, Dets])
    end.

from_dets(Table, Dets) ->
    case catch dets:to_ets(Dets, Table) of
        Table -> true;
        Other -> erlang:error(reason(Other), [Table, Dets])
    end.

reason({error, Reason}) -> Reason;
reason({'EXIT', {Reason, [_ | _]}}) -> Reason;
reason({'EXIT', Reason}) -> Reason;
reason(Reason) -> Reason.

%% Match specifications ------------------------------------------------------------------------------------------------

%% A literal fun in code is transformed when that is compiled; one that was evaluated, now.
fun2ms(Fun) when is_function(Fun) ->
    case erl_eval:fun_data(Fun) of
        {fun_data, Bindings, Clauses} ->
            case ms_transform:transform_from_shell(?MODULE, Clauses, Bindings) of
                {error, [{_, [{_, _, Descriptor} | _]} | _], _} ->
                    io:format("Error: ~ts~n", [ms_transform:format_error(Descriptor)]),
                    {error, transform_error};
                Specification -> Specification
            end;
        _ ->
            exit({badarg, {?MODULE, fun2ms, [function, called, with, real, 'fun', should, be, transformed, with, parse_transform, 'or', called,
                                             with, a, 'fun', generated, in, the, shell]}})
    end.

match_spec_run(Objects, Compiled) -> lists:reverse(ets:match_spec_run_r(Objects, Compiled, [])).

repair_continuation('$end_of_table', _) -> '$end_of_table';
repair_continuation({_, _, Backward, Limit, Compiled} = Continuation, Specification)
  when is_boolean(Backward), is_integer(Limit), is_list(Specification) -> repaired(Continuation, 5, Compiled, Specification);
repair_continuation({_, _, Limit, Compiled, _, _} = Continuation, Specification)
  when is_integer(Limit), is_list(Specification) -> repaired(Continuation, 4, Compiled, Specification).

repaired(Continuation, Place, Compiled, Specification) ->
    case ets:is_compiled_ms(Compiled) of
        true -> Continuation;
        false -> setelement(Place, Continuation, ets:match_spec_compile(Specification))
    end.

test_ms(Object, Specification) ->
    case erlang:match_spec_test(Object, Specification, table) of
        {ok, Result, _, _} -> {ok, Result};
        {error, Errors} -> {error, Errors}
    end.

%% Query handles -------------------------------------------------------------------------------------------------------

table(Table) -> table(Table, []).

table(Table, Options) ->
    case table_options(Options, 100, select) of
        {Limit, Traverse} -> handle(Table, Limit, Traverse, Options);
        error -> erlang:error(badarg, [Table, Options])
    end.

table_options([], Limit, Traverse) -> {Limit, Traverse};
table_options([{n_objects, default} | Rest], _, Traverse) -> table_options(Rest, 100, Traverse);
table_options([{n_objects, Limit} | Rest], _, Traverse) when is_integer(Limit), Limit > 0 -> table_options(Rest, Limit, Traverse);
table_options([{traverse, Traverse} | Rest], Limit, _)
  when Traverse =:= first_next; Traverse =:= last_prev; Traverse =:= select -> table_options(Rest, Limit, Traverse);
table_options([{traverse, {select, _} = Traverse} | Rest], Limit, _) -> table_options(Rest, Limit, Traverse);
table_options({_, _} = Option, Limit, Traverse) -> table_options([Option], Limit, Traverse);
table_options(_, _, _) -> error.

handle(Table, Limit, Traverse, Options) ->
    Lookup = case ets:info(Table, keypos) of
                 undefined -> erlang:error(badarg, [Table, Options]);
                 _ -> fun(_, [Key]) -> ets:lookup(Table, Key);
                         (_, Keys) -> lists:append([ets:lookup(Table, Key) || Key <- Keys])
                      end
             end,
    Info = fun(indices) -> [ets:info(Table, keypos)];
              (is_unique_objects) -> ets:info(Table, type) =/= duplicate_bag;
              (keypos) -> ets:info(Table, keypos);
              (is_sorted_key) -> ets:info(Table, type) =:= ordered_set;
              (num_of_objects) -> ets:info(Table, size);
              (_) -> undefined
           end,
    Format = fun({all, _, _}) -> {?MODULE, table, [Table | [Options || Options =/= []]]};
                ({lookup, Position, Values, _, _}) -> io_lib:format("lists:flatmap(fun(V) -> ~w:lookup(~w, V) end, ~w)", [?MODULE, Table, {Position, Values}])
             end,
    Compare = case ets:info(Table, type) of ordered_set -> '=='; _ -> '=:=' end,
    Common = [{pre_fun, fun(_) -> ets:safe_fixtable(Table, true) end}, {post_fun, fun() -> ets:safe_fixtable(Table, false) end},
              {info_fun, Info}, {format_fun, Format}, {lookup_fun, Lookup}, {key_equality, Compare}],
    qlc:table(traversal(Traverse, Table, Limit), Common).

traversal(first_next, Table, _) -> fun() -> by_key(Table, ets:first(Table), fun ets:next/2) end;
traversal(last_prev, Table, _) -> fun() -> by_key(Table, ets:last(Table), fun ets:prev/2) end;
traversal(select, Table, Limit) -> fun(Specification) -> some(ets:select(Table, Specification, Limit)) end;
traversal({select, Specification}, Table, Limit) -> fun() -> some(ets:select(Table, Specification, Limit)) end.

by_key(_, '$end_of_table', _) -> [];
by_key(Table, Key, Step) -> ets:lookup(Table, Key) ++ fun() -> by_key(Table, Step(Table, Key), Step) end.

some('$end_of_table') -> [];
some({Objects, Continuation}) -> Objects ++ fun() -> some(ets:select(Continuation)) end.

%% Files ---------------------------------------------------------------------------------------------------------------

tab2file(Table, File) -> tab2file(Table, File, []).
tab2file(Table, File, Options) -> ets_file:write(Table, File, Options).

file2tab(File) -> file2tab(File, []).
file2tab(File, Options) -> ets_file:read(File, Options).

tabfile_info(File) when is_list(File); is_atom(File) -> ets_file:info(File).

%% Looking at tables ---------------------------------------------------------------------------------------------------

i() ->
    row("id", "name", "type", "size", "mem", "owner"),
    io:put_chars(" ----------------------------------------------------------------------------\n"),
    lists:foreach(fun summary/1, lists:sort(ets:all())).

summary(Table) ->
    case [ets:info(Table, Item) || Item <- [name, type, size, memory, owner]] of
        [Name, Type, Size, Memory, Owner] when Name =/= undefined, Owner =/= undefined ->
            Shown = case erlang:process_info(Owner, registered_name) of
                        {registered_name, Registered} -> Registered;
                        _ -> Owner
                    end,
            row(text(Table), text(Name), text(Type), text(Size), text(Memory), text(Shown));
        _ -> ok
    end.

text(Term) -> io_lib:format("~tp", [Term]).

row(Id, Name, Type, Size, Memory, Owner) ->
    io:format(" ~-15ts ~-17ts ~-12ts ~-6ts ~-8ts ~ts~n", [Id, Name, Type, Size, Memory, Owner]).

i(Table) -> i(Table, 40).

i(Table, Height) -> i(Table, Height, 80).

%% Shows a page of objects at a time, and asks.
i(Table, Height, Width) when is_integer(Height), Height > 0, is_integer(Width), Width > 0 ->
    fixed(Table, fun() -> page(ets:select(Table, [{'_', [], ['$_']}], Height), 1, Width) end).

page('$end_of_table', _, _) ->
    io:put_chars("EOT  (q)uit (p)Digits (k)ill /Regexp -->"),
    case io:get_line('') of
        _ -> ok
    end;
page({Objects, Continuation}, Number, Width) ->
    Next = lists:foldl(fun(Object, N) ->
                               Line = lists:flatten(io_lib:format("<~w> ~tw", [N, Object])),
                               io:put_chars([lists:sublist(Line, Width - 2), $\n]),
                               N + 1
                       end, Number, Objects),
    case Continuation of
        '$end_of_table' -> page(Continuation, Next, Width);
        _ ->
            case io:get_line("(c)ontinue (q)uit -->") of
                "q" ++ _ -> ok;
                eof -> ok;
                {error, _} -> ok;
                _ -> page(ets:select(Continuation), Next, Width)
            end
    end.

%% Has the tables sent to the caller as {Reference, Tables}, a message for each scheduler, as schedulers that keep tables of their own would.
internal_request_all() ->
    Reference = make_ref(),
    self() ! {Reference, all()},
    _ = [self() ! {Reference, []} || _ <- lists:seq(2, erlang:system_info(schedulers))],
    Reference.
