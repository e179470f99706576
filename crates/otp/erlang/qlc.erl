%% Queries over lists and tables, as qlc(3) describes them. `qlc_query` makes terms of comprehensions when a module is compiled, `qlc_run`
%% evaluates them.
%%
%% A handle is {qlc_handle, Handle}, with Handle as qlc_run has it. A key or an index that is known is looked up; equal columns of two
%% generators are joined by lookups, or by an index that is made of one of them; all else is nested loops.
-module(qlc).

-export([parse_transform/2, parse_transform_info/0, transform_from_evaluator/2, format_error/1]).
-export([q/1, q/2, eval/1, eval/2, e/1, e/2, fold/3, fold/4, cursor/1, cursor/2, next_answers/1, next_answers/2, delete_cursor/1, append/1,
         append/2, sort/1, sort/2, keysort/2, keysort/3, table/2, info/1, info/2, string_to_handle/1, string_to_handle/2,
         string_to_handle/3]).
-export([opened/1]).

-export_type([query_cursor/0, query_handle/0]).

-record(qlc_handle, {h}).
-record(qlc_cursor, {c}).

-opaque query_handle() :: #qlc_handle{}.
-opaque query_cursor() :: #qlc_cursor{}.

-define(IS_HANDLE(H), (is_record(H, qlc_handle) orelse is_list(H))).

%% What is asked of the process of a cursor.
-define(CALL(From, Request), {'$qlc_cursor', From, Request}).

parse_transform_info() -> #{error_location => column}.

parse_transform(Forms, _) ->
    try qlc_query:forms(Forms)
    catch throw:{bad_query, Anno, Reason} -> {error, [{file_of(Forms), [{erl_anno:location(Anno), ?MODULE, Reason}]}], []}
    end.

file_of(Forms) -> hd([File || {attribute, _, file, {File, _}} <- Forms] ++ ["nofile"]).

%% What an evaluator makes of qlc:q(Query): an expression that may be evaluated.
transform_from_evaluator(Query, _) ->
    Anno = element(2, Query),
    try {ok, {call, Anno, {remote, Anno, {atom, Anno, ?MODULE}, {atom, Anno, q}}, [qlc_query:expression(Query, #{})]}}
    catch throw:{bad_query, At, Reason} -> {not_ok, {error, ?MODULE, {erl_anno:location(At), ?MODULE, Reason}}}
    end.

format_error(not_a_query_list_comprehension) -> "argument is not a query list comprehension";
format_error(multiple_qs) -> "multiple queries";
format_error(bad_select) -> "bad select";
format_error({used_generator_variable, V}) -> io_lib:format("generated variable ~w must not be used in list expression", [V]);
format_error({binary_generator}) -> "cannot handle binary generators";
format_error({Location, _, Reason}) -> io_lib:format("~p: ~ts~n", [Location, lists:flatten(format_error(Reason))]);
format_error({error, Module, Reason}) -> io_lib:format("~ts~n", [lists:flatten(Module:format_error(Reason))]);
format_error({file_error, _, _} = Reason) -> file:format_error(Reason);
format_error(Other) -> io_lib:format("~tp~n", [Other]).

%% Handles ----------------------------------------------------------------------------------------------------------------

q(Query) -> q(Query, []).

q({'$qlc_lc', Parts, Template, Text} = Query, Options) ->
    Known = #{unique => {false, fun is_boolean/1}, cache => {no, fun(C) -> lists:member(C, [ets, list, no, true, false]) end},
              max_lookup => {infinity, fun is_limit/1}, join => {any, fun(J) -> lists:member(J, [any, nested_loop, merge, lookup]) end},
              lookup => {any, fun(L) -> lists:member(L, [any, true, false]) end}},
    case options(Options, Known, #{cache => ets}) of
        badarg -> error(badarg, [Query, Options]);
        Chosen -> #qlc_handle{h = {lc, Parts, Template, Chosen, Text}}
    end;
q(Query, Options) -> error(badarg, [Query, Options]).

is_limit(Limit) -> Limit =:= infinity orelse is_integer(Limit) andalso Limit >= 0.

%% A map of what options say; Short has the values of those that are names. badarg if they are not known.
options(Options, Known, Short) when is_list(Options) -> option(Options, maps:map(fun(_, {Default, _}) -> Default end, Known), Known, Short);
options(Option, Known, Short) -> options([Option], Known, Short).

option([], Chosen, _, _) -> Chosen;
option([{Name, Value} | Options], Chosen, Known, Short) ->
    case Known of
        #{Name := {_, IsGood}} ->
            case IsGood(Value) of
                true -> option(Options, Chosen#{Name := meant(Name, Value)}, Known, Short);
                false -> badarg
            end;
        #{} -> badarg
    end;
option([Name | Options], Chosen, Known, Short) when is_map_key(Name, Known), is_atom(Name) ->
    option([{Name, maps:get(Name, Short, true)} | Options], Chosen, Known, Short);
option(_, _, _, _) -> badarg.

meant(Name, true) when Name =:= cache; Name =:= cache_all -> ets;
meant(Name, false) when Name =:= cache; Name =:= cache_all -> no;
meant(_, Value) -> Value.

%% What a handle holds; lists, and funs that make them, are handles too.
opened(#qlc_handle{h = Handle}) -> Handle;
opened(List) when is_list(List) -> List;
opened(_) -> error(badarg).

append(Handles) when is_list(Handles) ->
    case lists:all(fun(Handle) -> ?IS_HANDLE(Handle) end, Handles) of
        true -> #qlc_handle{h = {append, [opened(Handle) || Handle <- Handles]}};
        false -> error(badarg, [Handles])
    end;
append(Handles) -> error(badarg, [Handles]).

append(First, Second) when ?IS_HANDLE(First), ?IS_HANDLE(Second) -> #qlc_handle{h = {append, [opened(First), opened(Second)]}};
append(First, Second) -> error(badarg, [First, Second]).

sort(Handle) -> sort(Handle, []).

sort(Handle, Options) when ?IS_HANDLE(Handle) ->
    case sort_options(Options) of
        badarg -> error(badarg, [Handle, Options]);
        Chosen -> #qlc_handle{h = {sort, terms, Chosen, opened(Handle)}}
    end;
sort(Handle, Options) -> error(badarg, [Handle, Options]).

keysort(Places, Handle) -> keysort(Places, Handle, []).

keysort(Places, Handle, Options) when ?IS_HANDLE(Handle) ->
    Keys = if
               is_list(Places) -> Places;
               true -> [Places]
           end,
    AreKeys = Keys =/= [] andalso lists:all(fun(P) -> is_integer(P) andalso P > 0 end, Keys),
    case AreKeys andalso sort_options(Options) of
        Chosen when is_map(Chosen) -> #qlc_handle{h = {sort, {keys, Keys}, Chosen, opened(Handle)}};
        _ -> error(badarg, [Places, Handle, Options])
    end;
keysort(Places, Handle, Options) -> error(badarg, [Places, Handle, Options]).

sort_options(Options) ->
    IsPositive = fun(N) -> is_integer(N) andalso N > 0 end,
    Known = #{order => {ascending, fun(O) -> O =:= ascending orelse O =:= descending orelse is_function(O, 2) end},
              unique => {false, fun is_boolean/1}, size => {default, IsPositive}, no_files => {default, fun(N) -> is_integer(N) andalso N > 1 end},
              tmpdir => {"", fun(D) -> is_list(D) orelse is_atom(D) end}, compressed => {false, fun is_boolean/1}},
    options([if
                 O =:= ascending; O =:= descending; is_function(O, 2) -> {order, O};
                 true -> O
             end || O <- if is_list(Options) -> Options; true -> [Options] end], Known, #{}).

table(Traverse, Options) when is_function(Traverse, 0); is_function(Traverse, 1) ->
    OfArity = fun(Arity) -> fun(F) -> F =:= undefined orelse is_function(F, Arity) end end,
    Known = #{pre_fun => {undefined, OfArity(1)}, post_fun => {undefined, OfArity(0)}, parent_fun => {undefined, OfArity(0)},
              info_fun => {undefined, OfArity(1)}, format_fun => {undefined, OfArity(1)}, lookup_fun => {undefined, OfArity(2)},
              key_equality => {'=:=', fun(E) -> E =:= '=:=' orelse E =:= '==' end}},
    case options(Options, Known, #{}) of
        badarg -> error(badarg, [Traverse, Options]);
        Chosen -> #qlc_handle{h = {table, Chosen#{traverse => Traverse}}}
    end;
table(Traverse, Options) -> error(badarg, [Traverse, Options]).

%% Answers ----------------------------------------------------------------------------------------------------------------

e(Handle) -> eval(Handle, []).

e(Handle, Options) -> eval(Handle, Options).

eval(Handle) -> eval(Handle, []).

eval(Handle, Options) when ?IS_HANDLE(Handle) ->
    case evaluation(Options) of
        badarg -> error(badarg, [Handle, Options]);
        Chosen ->
            Prepared = qlc_run:prepare(opened(Handle)),
            qlc_run:evaluated(Chosen, fun(Run) -> qlc_run:all(finished(Prepared, Chosen), Run) end)
    end;
eval(Handle, Options) -> error(badarg, [Handle, Options]).

fold(Fun, Acc, Handle) -> fold(Fun, Acc, Handle, []).

fold(Fun, Acc, Handle, Options) when ?IS_HANDLE(Handle), is_function(Fun, 2) ->
    case evaluation(Options) of
        badarg -> error(badarg, [Fun, Acc, Handle, Options]);
        Chosen ->
            Prepared = qlc_run:prepare(opened(Handle)),
            qlc_run:evaluated(Chosen, fun(Run) -> qlc_run:fold(Fun, Acc, finished(Prepared, Chosen), Run) end)
    end;
fold(Fun, Acc, Handle, Options) -> error(badarg, [Fun, Acc, Handle, Options]).

evaluation(Options) ->
    Known = #{unique_all => {false, fun is_boolean/1}, cache_all => {no, fun(C) -> lists:member(C, [ets, list, no, true, false]) end},
              max_list_size => {524288, fun(N) -> is_integer(N) andalso N >= 0 end},
              tmpdir_usage => {allowed, fun(U) -> lists:member(U, [allowed, not_allowed, error_msg, info_msg, warning_msg]) end},
              tmpdir => {"", fun(D) -> is_list(D) orelse is_atom(D) end}, max_lookup => {infinity, fun is_limit/1},
              spawn_options => {default, fun(O) -> O =:= default orelse is_list(O) end}},
    options(Options, Known, #{cache_all => ets}).

%% Lists are unique too where all answers are to be.
finished(List, #{unique_all := true}) when is_list(List) -> lists:uniq(List);
finished(Handle, _) -> Handle.

cursor(Handle) -> cursor(Handle, []).

cursor(Handle, Options) when ?IS_HANDLE(Handle) ->
    case evaluation(Options) of
        badarg -> error(badarg, [Handle, Options]);
        #{spawn_options := Spawn} = Chosen ->
            Prepared = qlc_run:prepare(opened(Handle)),
            Owner = self(),
            Pid = spawn_opt(fun() -> served(Prepared, Chosen, Owner) end, case Spawn of
                                                                              default -> [link];
                                                                              _ -> lists:usort([link | Spawn -- [monitor]])
                                                                          end),
            #qlc_cursor{c = {Pid, Owner}}
    end;
cursor(Handle, Options) -> error(badarg, [Handle, Options]).

%% A cursor: its process goes on when answers are asked for.
served(Prepared, Chosen, Owner) ->
    Self = self(),
    Stop = fun() -> stopped(Self) end,
    Answer = qlc_run:evaluated(Chosen#{stop_fun => Stop},
                               fun(Run) -> serve(fun() -> qlc_run:stream(finished(Prepared, Chosen), Run) end, Owner) end),
    ended(Answer).

stopped(Pid) ->
    Reference = monitor(process, Pid),
    Pid ! ?CALL({self(), Reference}, stop),
    receive
        {'DOWN', Reference, process, Pid, _} -> ok;
        {Reference, ok} ->
            true = demonitor(Reference, [flush]),
            ok
    end.

serve(Stream, Owner) ->
    receive
        ?CALL({Pid, Tag}, stop) -> {stopped, Pid, Tag};
        ?CALL({Pid, Tag}, {more, Number}) ->
            case more(Stream, Number, []) of
                {Answers, Rest} ->
                    Pid ! {Tag, Answers},
                    serve(Rest, Owner);
                {other, Other} -> {other, Other, Pid, Tag}
            end
    end.

%% After the end of its tables a cursor answers that there is nothing more.
ended({stopped, Pid, Tag}) ->
    true = unlink_all(),
    Pid ! {Tag, ok};
ended({other, Other, Pid, Tag}) -> Pid ! {Tag, {other, Other}}.

unlink_all() ->
    {links, Links} = process_info(self(), links),
    _ = [unlink(Pid) || Pid <- Links, is_pid(Pid)],
    true.

more(Stream, 0, Answers) -> {lists:reverse(Answers), Stream};
more([Answer | Rest], Number, Answers) -> more(Rest, less(Number), [Answer | Answers]);
more([], _, Answers) -> {lists:reverse(Answers), []};
more(Stream, Number, Answers) when is_function(Stream) -> more(Stream(), Number, Answers);
more(Other, _, _) -> {other, Other}.

less(all_remaining) -> all_remaining;
less(Number) -> Number - 1.

next_answers(Cursor) -> next_answers(Cursor, 10).

next_answers(#qlc_cursor{c = {_, Owner}} = Cursor, Number) when Owner =/= self() -> error(not_cursor_owner, [Cursor, Number]);
next_answers(#qlc_cursor{c = {Pid, _}} = Cursor, Number) when is_integer(Number), Number > 0; Number =:= all_remaining ->
    Reference = monitor(process, Pid),
    Pid ! ?CALL({self(), Reference}, {more, Number}),
    receive
        {Reference, Answers} when is_list(Answers) ->
            true = demonitor(Reference, [flush]),
            Answers;
        {Reference, {other, Other}} ->
            true = demonitor(Reference, [flush]),
            Other;
        {'DOWN', Reference, process, Pid, noproc} -> error({qlc_cursor_pid_no_longer_exists, Pid}, [Cursor, Number]);
        {'DOWN', Reference, process, Pid, Reason} -> exit(Reason)
    end;
next_answers(Cursor, Number) -> error(badarg, [Cursor, Number]).

delete_cursor(#qlc_cursor{c = {_, Owner}} = Cursor) when Owner =/= self() -> error(not_cursor_owner, [Cursor]);
delete_cursor(#qlc_cursor{c = {Pid, _}}) -> stopped(Pid);
delete_cursor(Cursor) -> error(badarg, [Cursor]).

%% Text -------------------------------------------------------------------------------------------------------------------

string_to_handle(Text) -> string_to_handle(Text, []).

string_to_handle(Text, Options) -> string_to_handle(Text, Options, erl_eval:new_bindings()).

string_to_handle(Text, Options, Bindings) when is_list(Text) ->
    case parsed(Text) of
        {ok, [{lc, _, _, _} = Query]} ->
            try qlc_query:expression(Query, #{}) of
                Expression ->
                    {value, Value, _} = erl_eval:expr(Expression, Bindings),
                    q(Value, Options)
            catch throw:{bad_query, At, Reason} -> {error, ?MODULE, {erl_anno:location(At), ?MODULE, Reason}}
            end;
        {ok, [Other | _]} -> {error, ?MODULE, {erl_anno:location(element(2, Other)), ?MODULE, not_a_query_list_comprehension}};
        Error -> Error
    end;
string_to_handle(Text, Options, Bindings) -> error(badarg, [Text, Options, Bindings]).

parsed(Text) ->
    case erl_scan:string(Text) of
        {ok, Tokens, _} ->
            case erl_parse:parse_exprs(Tokens) of
                {ok, Expressions} -> {ok, Expressions};
                {error, Reason} -> {error, ?MODULE, Reason}
            end;
        {error, Reason, _} -> {error, ?MODULE, Reason}
    end.

info(Handle) -> info(Handle, []).

info(Handle, Options) when ?IS_HANDLE(Handle) ->
    Known = #{unique_all => {false, fun is_boolean/1}, cache_all => {no, fun(_) -> true end}, flat => {true, fun is_boolean/1},
              format => {string, fun(F) -> lists:member(F, [string, abstract_code, debug]) end}, max_lookup => {infinity, fun is_limit/1},
              n_elements => {infinity, fun is_limit/1}, depth => {infinity, fun is_limit/1}, max_list_size => {0, fun is_integer/1},
              tmpdir => {"", fun(_) -> true end}, tmpdir_usage => {allowed, fun is_atom/1}},
    case options(Options, Known, #{}) of
        badarg -> error(badarg, [Handle, Options]);
        #{format := abstract_code} ->
            {ok, Tokens, _} = erl_scan:string(lists:flatten([shown(opened(Handle), Options), "."])),
            {ok, [Form]} = erl_parse:parse_exprs(Tokens),
            Form;
        #{flat := true} -> lists:flatten(shown(opened(Handle), Options));
        _ -> shown(opened(Handle), Options)
    end;
info(Handle, Options) -> error(badarg, [Handle, Options]).

shown(List, _) when is_list(List) -> erl_pp:expr(erl_parse:abstract(List));
shown({append, Handles}, Options) -> ["qlc:append([", lists:join(", ", [shown(Handle, Options) || Handle <- Handles]), "])"];
shown({sort, terms, _, Handle}, Options) -> ["qlc:sort(", shown(Handle, Options), ", [])"];
shown({sort, {keys, Keys}, _, Handle}, Options) -> [io_lib:format("qlc:keysort(~w, ", [Keys]), shown(Handle, Options), ", [])"];
shown({lc, _, _, _, Text}, _) -> ["qlc:q(", Text, ")"];
shown({table, #{format_fun := undefined}}, _) -> "'$MOD':'$FUN'()";
shown({table, #{format_fun := Format}}, _) ->
    case Format({all, infinity, fun(Element) -> Element end}) of
        {Module, Function, Arguments} -> io_lib:format("~w:~w(~ts)", [Module, Function, lists:join(", ", [io_lib:format("~tw", [A]) || A <- Arguments])]);
        Text -> Text
    end.
