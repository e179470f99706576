%% The Erlang shell: reads expressions, evaluates them, prints what they give.
%%
%% Three processes: the shell keeps bindings, commands and their results; a reader parses what is typed; an evaluator, linked to the
%% shell, runs it. An exception ends the evaluator (unless catch_exception/1 says otherwise), and the next one begins with the bindings
%% and the process dictionary of the last good command. Definitions of records and functions stand in tables, which all of them see.
%%
%% The evaluator asks `{shell_req, Evaluator, Request}` and is answered `{shell_rep, Shell, Reply}`.
-module(shell).

-export([apply_fun/3, catch_exception/1, default_multiline_prompt/1, erl_pp_format_func/1, format_shell_func/1, get_function/2,
         get_state/0, history/1, inverted_space_prompt/1, local_allowed/3, local_func/0, local_func/1, multiline_prompt_func/1, non_local_allowed/3, prompt_func/1,
         prompt_width/1, prompt_width/2, read_and_add_records/5, results/1, server/1, server/2, start/0, start/1, start/2,
         start_interactive/0, start_interactive/1, start_restricted/1, stop_restricted/0, strings/1, whereis/0]).

-define(DEPTH, 30).
-define(LINE_CHARS, 60).
-define(KEPT, 20).

%% `kept` maps the number of a command to {Expressions, {result, Value} | none}.
-record(shell, {number = 1, bindings = [], records, functions, dictionary = [], kept = #{}, evaluator}).

-record(shell_state, {bindings = [], records = [], functions = []}).

%% Starting ------------------------------------------------------------------------------------------------------------

start_interactive() -> user_drv:start_shell().
start_interactive({Node, {M, F, Args}}) -> user_drv:start_shell(#{initial_shell => {Node, M, F, Args}});
start_interactive(Initial) -> user_drv:start_shell(#{initial_shell => Initial}).

whereis() -> group:whereis_shell().

start() -> start(false, false).
start(init) -> start(false, true);
start(NoCtrlG) -> start(NoCtrlG, false).

start(NoCtrlG, StartSync) ->
    Ancestors = [self() | case get('$ancestors') of undefined -> []; Own -> Own end],
    spawn(fun() ->
                  put('$ancestors', Ancestors),
                  server(NoCtrlG, StartSync)
          end).

server(StartSync) -> server(false, StartSync).

server(NoCtrlG, StartSync) ->
    StartSync andalso init:get_argument(async_shell_start) =:= error andalso init:wait_until_started(),
    get('$ancestors') =:= undefined andalso put('$ancestors', []),
    process_flag(trap_exit, true),
    Restricted = restriction(),
    io:fwrite("~ts~ts\n", [slogan(), case NoCtrlG of
                                         true -> " (type help(). for help)";
                                         false -> " (press Ctrl+G to abort, type help(). for help)"
                                     end]),
    case Restricted of
        {Module, Why} ->
            io:fwrite("Warning! Restricted shell module ~w not found: ~tp.\nOnly the commands q() and init:stop() will be allowed!\n", [Module, Why]),
            application:set_env(stdlib, restricted_shell, ?MODULE);
        allowed -> ok
    end,
    Records = ets:new(shell_records, [public, ordered_set]),
    initial_records(Records),
    Functions = ets:new(user_functions, [public, ordered_set]),
    loop(started(#shell{bindings = erl_eval:new_bindings(), records = Records, functions = Functions})).

slogan() ->
    case application:get_env(stdlib, shell_session_slogan) of
        undefined -> ["Eshell V", erlang:system_info(version)];
        {ok, Slogan} when is_function(Slogan, 0) -> Slogan();
        {ok, Slogan} -> Slogan
    end.

restriction() ->
    case application:get_env(stdlib, restricted_shell) of
        undefined -> allowed;
        {ok, Module} when is_atom(Module) ->
            io:put_chars("Restricted "),
            case code:ensure_loaded(Module) of
                {module, Module} -> allowed;
                {error, Why} -> {Module, Why}
            end;
        {ok, Term} -> {Term, not_an_atom}
    end.

%% The shell -----------------------------------------------------------------------------------------------------------

loop(Shell) ->
    {Prompt, Shell1} = prompt(Shell),
    {Read, Shell2} = await_read(reader(Prompt), Shell1),
    case Read of
        {ok, Exprs} -> loop(command(Exprs, Shell2));
        eof ->
            say(fatal, "Terminating erlang (~w)", [node()]),
            halt();
        {error, terminated} ->
            exit(Shell2#shell.evaluator, kill),
            terminated;
        {error, interrupted} ->
            exit(Shell2#shell.evaluator, kill),
            {_, Shell3} = await_result(Shell2),
            loop(Shell3);
        {error, {Location, Module, What}} ->
            say(benign, "~s: ~ts", [position(Location), Module:format_error(What)]),
            loop(Shell2);
        {error, What} when What =:= tokens; What =:= scan_erl_exprs ->
            say(benign, "~w: Invalid tokens.", [Shell2#shell.number]),
            loop(Shell2);
        {error, _} -> loop(Shell2)
    end.

command(Exprs, #shell{number = N} = Shell) ->
    try expanded(Exprs, Shell) of
        Expanded ->
            {Result, #shell{kept = Kept} = Shell1} = evaluate(Expanded, cmd, Shell),
            {Commands, Results} = limits(),
            Fresh = maps:filter(fun(Number, _) -> Number > N - Commands end, Kept#{N => {Expanded, Result}}),
            Shell1#shell{number = N + 1, kept = maps:map(fun(Number, {Es, _}) when Number =< N - Results -> {Es, none};
                                                            (_, Known) -> Known
                                                         end, Fresh)}
    catch
        throw:{no_command, Number} ->
            say(benign, "~ts: command not found", [erl_pp:expr(Number, encoding())]),
            Shell
    end.

limits() ->
    Commands = number_of(shell_history_length),
    {Commands, min(number_of(shell_saved_results), Commands)}.

number_of(Key) ->
    case application:get_env(stdlib, Key, ?KEPT) of
        N when is_integer(N), N >= 0 -> N;
        Bad ->
            error_logger:info_report(lists:flatten(io_lib:fwrite("Invalid value of STDLIB configuration parameter~tw: ~tp\n", [Key, Bad]))),
            ?KEPT
    end.

prompt(#shell{number = N} = Shell) ->
    case application:get_env(stdlib, shell_prompt_func, default) of
        default -> {default_prompt(N), Shell};
        {M, F} when is_atom(M), is_atom(F) ->
            Call = erl_parse:abstract([{history, N}]),
            Anno = erl_anno:new(1),
            case evaluate([{call, Anno, {remote, Anno, {atom, Anno, M}, {atom, Anno, F}}, [Call]}], pmt, Shell) of
                {{pmt, Prompt}, Shell1} -> {Prompt, Shell1};
                {_, Shell1} -> {bad_prompt({M, F}, N), Shell1}
            end;
        Other -> {bad_prompt(Other, N), Shell}
    end.

bad_prompt(What, N) ->
    say(benign, "Bad prompt function: ~tp", [What]),
    default_prompt(N).

default_prompt(N) ->
    case is_alive() of
        true -> io_lib:format("(~s)~w> ", [node(), N]);
        false -> io_lib:format("~w> ", [N])
    end.

%% Reading -------------------------------------------------------------------------------------------------------------

reader(Prompt) -> spawn_link(fun() -> exit({read, read(Prompt)}) end).

await_read(Reader, #shell{evaluator = Evaluator} = Shell) ->
    receive
        {'EXIT', Reader, {read, Read}} -> {Read, Shell};
        {'EXIT', Reader, Reason} -> {{error, Reason}, Shell};
        {'EXIT', Evaluator, Reason} ->
            report(error, serious, with_stack(Reason), Shell#shell.records),
            await_read(Reader, started(Shell));
        {shell_state, From} ->
            tell_state(From, Shell),
            await_read(Reader, Shell)
    end.

read(Prompt) ->
    case io:scan_erl_exprs(group_leader(), Prompt, {1, 1}, []) of
        {ok, Tokens, _} -> parse(qualified_funs(Tokens));
        {eof, _} -> eof;
        {error, Info, _} ->
            skip_line(),
            {error, Info};
        Other -> Other
    end.

%% What follows an error on its line is not read as a command.
skip_line() ->
    Options = io:getopts(),
    _ = io:setopts([{echo, false}]),
    _ = io:get_line(''),
    [io:setopts([Echo]) || {echo, _} = Echo <- Options].

%% A function of no module is one of the shell's, or a built-in one.
qualified_funs([{'fun', At} = Fun, {atom, _, Name} = Atom, {'/', _} = Slash, {integer, _, Arity} = Number | Tokens]) ->
    Module = case erl_internal:bif(Name, Arity) of true -> erlang; false -> shell_default end,
    [Fun, {atom, At, Module}, {':', At}, Atom, Slash, Number | qualified_funs(Tokens)];
qualified_funs([Token | Tokens]) -> [Token | qualified_funs(Tokens)];
qualified_funs([]) -> [].

%% Definitions become calls of commands that take them as values.
parse([{'-', _}, {atom, At, Name} | _] = Tokens) when Name =:= record; Name =:= spec; Name =:= type ->
    case erl_parse:parse_form(Tokens) of
        {ok, Form} -> {ok, [{call, At, {atom, At, '$define'}, [{value, At, Form}]}]};
        Error -> Error
    end;
parse([{atom, At, Name}, {'(', _} | _] = Tokens) ->
    case erl_parse:parse_form(Tokens) of
        {ok, {function, _, Name, Arity, _} = Form} ->
            case is_command(Name, Arity) of
                true -> erl_eval:extended_parse_exprs(Tokens);
                false -> {ok, [{call, At, {atom, At, '$define'}, [{value, At, Form}]}]}
            end;
        _ -> erl_eval:extended_parse_exprs(Tokens)
    end;
parse(Tokens) -> erl_eval:extended_parse_exprs(Tokens).

is_command(Name, Arity) ->
    local_func(Name) orelse erl_internal:bif(Name, Arity) orelse erlang:function_exported(shell_default, Name, Arity).

%% Commands before this one stand in for e(N) and v(N).
expanded({call, _, {atom, _, e}, [Number]}, Shell) ->
    case known(Number, Shell) of
        {_, {[Expr], _}} -> Expr;
        {_, {Exprs, _}} -> {block, erl_anno:new(0), Exprs}
    end;
expanded({call, At, {atom, _, v} = V, [Number]}, Shell) ->
    {N, _} = known(Number, Shell),
    {call, At, V, [{integer, At, N}]};
expanded({value, _, _} = Value, _) -> Value;
expanded(Node, Shell) when is_tuple(Node) -> list_to_tuple(expanded(tuple_to_list(Node), Shell));
expanded([Node | Nodes], Shell) -> [expanded(Node, Shell) | expanded(Nodes, Shell)];
expanded(Node, _) -> Node.

known(Expr, #shell{number = Now, kept = Kept}) ->
    N = try erl_eval:expr(Expr, []) of
            {value, Number, _} when is_integer(Number), Number < 0 -> Now + Number;
            {value, Number, _} -> Number
        catch
            _:_ -> none
        end,
    case Kept of
        #{N := Known} -> {N, Known};
        #{} -> throw({no_command, Expr})
    end.

%% Evaluating, as the shell sees it ----------------------------------------------------------------------------------------

%% A new evaluator.
started(#shell{bindings = Bindings, records = Records, functions = Functions, dictionary = Dictionary} = Shell) ->
    Self = self(),
    Ancestors = [Self | get('$ancestors')],
    Pid = spawn_link(fun() ->
                             put('$ancestors', Ancestors),
                             shell_eval:evaluator(Self, Bindings, Records, Functions, Dictionary)
                     end),
    put(evaluator, Pid),
    Shell#shell{evaluator = Pid}.

evaluate(Exprs, What, #shell{evaluator = Evaluator} = Shell) ->
    Evaluator ! {shell_cmd, self(), {eval, Exprs}, What},
    await_result(Shell).

await_result(#shell{evaluator = Evaluator, kept = Kept, records = Records} = Shell) ->
    receive
        {shell_rep, Evaluator, {value, Value, Bindings, Dictionary}} ->
            {Value, Shell#shell{bindings = Bindings, dictionary = Dictionary}};
        {shell_rep, Evaluator, {command_error, {Location, Module, What}}} ->
            say(benign, "~s: ~ts", [position(Location), Module:format_error(What)]),
            {{result, {'EXIT', What}}, Shell};
        {shell_req, Evaluator, {result, N}} ->
            answer(Evaluator, case Kept of
                                  #{N := {_, {result, Value}}} -> Value;
                                  #{} -> undefined
                              end),
            await_result(Shell);
        {shell_req, Evaluator, commands} ->
            answer(Evaluator, lists:sort(maps:to_list(Kept))),
            await_result(Shell);
        {shell_req, Evaluator, {update_dict, Dictionary}} ->
            answer(Evaluator, ok),
            await_result(Shell#shell{dictionary = Dictionary});
        {shell_req, Evaluator, exit} ->
            answer(Evaluator, exit),
            exit(normal);
        {shell_state, From} ->
            tell_state(From, Shell),
            await_result(Shell);
        {ev_exit, {Evaluator, Class, Reason}} ->
            receive {'EXIT', Evaluator, normal} -> ok end,
            report(Class, serious, Reason, Records),
            {{result, {'EXIT', nocatch(Class, Reason)}}, started(Shell)};
        {ev_caught, {Evaluator, Class, Reason}} ->
            report(Class, benign, Reason, Records),
            {{result, {'EXIT', nocatch(Class, Reason)}}, Shell};
        {'EXIT', Evaluator, Reason} ->
            report(exit, serious, with_stack(Reason), Records),
            {{result, {'EXIT', Reason}}, started(Shell)};
        {'EXIT', _, interrupt} ->
            exit(Evaluator, kill),
            await_result(Shell);
        {'EXIT', _, Reason} ->
            exit(Evaluator, Reason),
            exit(Reason)
    end.

answer(Evaluator, Reply) -> Evaluator ! {shell_rep, self(), Reply}.

nocatch(throw, {Value, Stack}) -> {{nocatch, Value}, Stack};
nocatch(_, Reason) -> Reason.

with_stack({_, [{_, _, _, _} | _]} = Reason) -> Reason;
with_stack(Reason) -> {Reason, []}.

tell_state(From, #shell{bindings = Bindings, records = Records, functions = Functions}) ->
    From ! {shell_state, Bindings, Records, Functions}.

report(Class, Severity, {Reason, Stack}, Records) ->
    Tag = severity(Severity),
    Print = fun(Term, Column) -> shell_eval:pretty(Term, Column, ?DEPTH, ?LINE_CHARS, Records) end,
    Trim = fun(M, _, _) -> M =:= erl_eval orelse M =:= ?MODULE orelse M =:= shell_eval end,
    [{encoding, Encoding}] = encoding(),
    %% A fun of the shell leaves no frame in what called it.
    Shown = case Stack of
                [First | Callers] -> [First | [Frame || Frame <- Callers, element(1, Frame) =/= erl_eval]];
                [] -> []
            end,
    Text = erl_error:format_exception(length(Tag) + 1, Class, Reason, Shown, Trim, Print, Encoding),
    io:requests([{put_chars, latin1, Tag}, {put_chars, unicode, Text}, nl]).

%% What the shell calls for a user: its frame shows. Who collects garbage means the shell's, too.
apply_fun({erlang, garbage_collect}, [], Shell) ->
    _ = [erlang:garbage_collect(Pid) || Pid <- [Shell, whereis(user), group_leader()], is_pid(Pid)],
    erlang:garbage_collect();
apply_fun({M, F}, Args, _) -> apply(M, F, Args);
apply_fun(Fun, Args, _) -> apply(Fun, Args).

say(Severity, Format, Args) -> io:fwrite("~ts~ts\n", [severity(Severity), io_lib:fwrite(Format, Args)]).

severity(fatal) -> "*** ";
severity(serious) -> "** ";
severity(benign) -> "* ".

position({Line, Column}) -> io_lib:format("~w:~w", [Line, Column]);
position(Line) -> io_lib:format("~w", [Line]).

encoding() ->
    case lists:keyfind(encoding, 1, io:getopts()) of
        false -> [{encoding, latin1}];
        Encoding -> [Encoding]
    end.

%% Records -------------------------------------------------------------------------------------------------------------

initial_records(Records) ->
    _ = [shell_records:add(shell_records:read(M, []), Records) || M <- [shell_default, user_default], is_list(shell_records:read(M, []))],
    ok.

read_and_add_records(File, Selected, Options, _, Records) -> shell_records:read_and_add(File, Selected, Options, Records).

%% Asking the shell ------------------------------------------------------------------------------------------------------

get_state() ->
    ?MODULE:whereis() ! {shell_state, self()},
    receive
        {shell_state, Bindings, Records, Functions} ->
            #shell_state{bindings = Bindings, records = ets:tab2list(Records), functions = ets:tab2list(Functions)}
    end.

get_function(Name, Arity) ->
    #shell_state{functions = Functions} = get_state(),
    case lists:keyfind({function, {shell_default, Name, Arity}}, 1, Functions) of
        {_, {Fun, _}} -> Fun;
        false -> undefined
    end.

local_func() -> [v, h, b, f, ff, fl, lf, lr, lt, rd, rf, rl, rp, rr, tf, save_module, history, results, catch_exception].
local_func(Name) -> lists:member(Name, local_func()).

%% Restricted shells -----------------------------------------------------------------------------------------------------

local_allowed(q, [], State) -> {true, State};
local_allowed(_, _, State) -> {false, State}.

non_local_allowed({init, stop}, [], State) -> {true, State};
non_local_allowed(_, _, State) -> {false, State}.

start_restricted(Module) when is_atom(Module) ->
    case code:ensure_loaded(Module) of
        {module, Module} ->
            application:set_env(stdlib, restricted_shell, Module),
            exit(restricted_shell_started);
        {error, Why} = Error ->
            error_logger:error_report(lists:flatten(io_lib:fwrite("Restricted shell module ~w not found: ~tp\n", [Module, Why]))),
            Error
    end.

stop_restricted() ->
    application:unset_env(stdlib, restricted_shell),
    exit(restricted_shell_stopped).

%% Settings --------------------------------------------------------------------------------------------------------------

history(N) when is_integer(N), N >= 0 -> set(shell_history_length, N, ?KEPT).
results(N) when is_integer(N), N >= 0 -> set(shell_saved_results, N, ?KEPT).
catch_exception(Bool) -> set(shell_catch_exception, Bool, false).
prompt_func(Prompt) -> set(shell_prompt_func, Prompt, default).
multiline_prompt_func(Prompt) -> set(shell_multiline_prompt, Prompt, default).
format_shell_func(Format) -> set(format_shell_func, Format, default).
strings(Bool) -> set(shell_strings, Bool, true).

set(Key, Value, Default) ->
    Old = application:get_env(stdlib, Key, Default),
    application:set_env(stdlib, Key, Value),
    Old.

%% Text ----------------------------------------------------------------------------------------------------------------

erl_pp_format_func(Text) ->
    case erl_scan:tokens([], string:trim(Text) ++ "\n", {1, 1}, []) of
        {done, {ok, Tokens, _}, _} ->
            case {erl_parse:parse_form(Tokens), erl_parse:parse_exprs(Tokens)} of
                {{ok, Form}, _} -> lists:flatten(erl_pp:form(Form));
                {_, {ok, Exprs}} -> lists:flatten(erl_pp:exprs(Exprs)) ++ ".";
                _ -> Text
            end;
        _ -> Text
    end.

default_multiline_prompt(Prompt) -> lists:duplicate(max(0, prompt_width(Prompt) - 3), $\s) ++ ".. ".
inverted_space_prompt(Prompt) -> "\e[7m" ++ lists:duplicate(prompt_width(Prompt) - 1, $\s) ++ "\e[27m ".

prompt_width(Prompt) -> prompt_width(Prompt, proplists:get_value(encoding, io:getopts(user))).

%% The columns that a prompt takes; what steers the terminal takes none.
prompt_width(Prompt, Encoding) ->
    Plain = re:replace(unicode:characters_to_binary(Prompt), "\e\\[[0-9;:?]*[a-zA-Z]", "", [global, unicode, {return, list}]),
    lists:sum([case Encoding of
                   latin1 when Char > 255 -> length(integer_to_list(Char, 16)) + 4;
                   latin1 when Char > 127 -> length("\\341");
                   _ -> asterias_terminal_line:width(Char)
               end || Char <- Plain]).
