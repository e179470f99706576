%% Processes that know their ancestors, start synchronously, and report how they crash.
%%
%% A process started here has `'$ancestors'` and `'$initial_call'` in its dictionary. When it ends by an error, or by an exit that
%% is neither normal nor a shutdown, it logs a crash report before it exits. Starting synchronously means that the starter
%% waits for init_ack/2 or init_fail/3 of the new process, or for its end.
-module(proc_lib).

-export([format/1, format/2, format/3, get_label/1, hibernate/3, init_ack/1, init_ack/2, init_fail/2, init_fail/3, init_p/3,
         init_p/5, initial_call/1, report_cb/2, set_label/1, spawn/1, spawn/2, spawn/3, spawn/4, spawn_link/1, spawn_link/2,
         spawn_link/3, spawn_link/4, spawn_opt/2, spawn_opt/3, spawn_opt/4, spawn_opt/5, start/3, start/4, start/5, start_link/3,
         start_link/4, start_link/5, start_monitor/3, start_monitor/4, start_monitor/5, stop/1, stop/3, translate_initial_call/1,
         wake_up/3]).

-define(LABEL, '$process_label').

%% Spawning ------------------------------------------------------------------------------------------------------------

spawn(F) when is_function(F, 0) -> erlang:spawn(?MODULE, init_p, fun_args(F)).
spawn(Node, F) when is_function(F, 0) -> erlang:spawn(Node, ?MODULE, init_p, fun_args(F)).
spawn(M, F, A) when is_atom(M), is_atom(F), is_list(A) -> erlang:spawn(?MODULE, init_p, mfa_args(M, F, A)).
spawn(Node, M, F, A) when is_atom(M), is_atom(F), is_list(A) -> erlang:spawn(Node, ?MODULE, init_p, mfa_args(M, F, A)).

spawn_link(F) when is_function(F, 0) -> erlang:spawn_link(?MODULE, init_p, fun_args(F)).
spawn_link(Node, F) when is_function(F, 0) -> erlang:spawn_link(Node, ?MODULE, init_p, fun_args(F)).
spawn_link(M, F, A) when is_atom(M), is_atom(F), is_list(A) -> erlang:spawn_link(?MODULE, init_p, mfa_args(M, F, A)).
spawn_link(Node, M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_link(Node, ?MODULE, init_p, mfa_args(M, F, A)).

spawn_opt(F, Options) when is_function(F, 0) -> erlang:spawn_opt(?MODULE, init_p, fun_args(F), Options).
spawn_opt(Node, F, Options) when is_function(F, 0) -> erlang:spawn_opt(Node, ?MODULE, init_p, fun_args(F), Options).
spawn_opt(M, F, A, Options) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_opt(?MODULE, init_p, mfa_args(M, F, A), Options).
spawn_opt(Node, M, F, A, Options) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_opt(Node, ?MODULE, init_p, mfa_args(M, F, A), Options).

fun_args(F) -> [self_or_name(), ancestors(), F].
mfa_args(M, F, A) -> [self_or_name(), ancestors(), M, F, A].

self_or_name() ->
    case process_info(self(), registered_name) of
        {registered_name, Name} -> Name;
        _ -> self()
    end.

ancestors() ->
    case get('$ancestors') of
        Ancestors when is_list(Ancestors) -> Ancestors;
        _ -> []
    end.

init_p(Parent, Ancestors, F) when is_function(F, 0) ->
    put('$ancestors', [Parent | Ancestors]),
    {module, M} = erlang:fun_info(F, module),
    {name, Name} = erlang:fun_info(F, name),
    put('$initial_call', {M, Name, 0}),
    try F()
    catch Class:Reason:Stack -> crash(Class, Reason, Stack)
    end.

init_p(Parent, Ancestors, M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    put('$ancestors', [Parent | Ancestors]),
    put('$initial_call', known_call(M, F, A)),
    run(M, F, A).

run(M, F, A) ->
    try apply(M, F, A)
    catch Class:Reason:Stack -> crash(Class, Reason, Stack)
    end.

hibernate(M, F, A) when is_atom(M), is_atom(F), is_list(A) -> erlang:hibernate(?MODULE, wake_up, [M, F, A]).

wake_up(M, F, A) -> run(M, F, A).

crash(exit, Reason, _) when Reason =:= normal; Reason =:= shutdown; is_tuple(Reason), element(1, Reason) =:= shutdown,
                            tuple_size(Reason) =:= 2 ->
    exit(Reason);
crash(Class, Reason, Stack) ->
    report(Class, Reason, Stack),
    exit(case Class of
             exit -> Reason;
             error -> {Reason, Stack};
             throw -> {{nocatch, Reason}, Stack}
         end).

%% What a process runs ------------------------------------------------------------------------------------------------
%% A behaviour's process is known by its callback module, not by the behaviour's loop.

known_call(gen, init_it, [gen_server, _, _, supervisor, {_, Module, _}, _]) -> {supervisor, Module, 1};
known_call(gen, init_it, [gen_server, _, _, _, supervisor, {_, Module, _}, _]) -> {supervisor, Module, 1};
known_call(gen, init_it, [gen_event | _]) -> {gen_event, init_it, 6};
known_call(gen, init_it, [_, _, _, Module, _, _]) -> {Module, init, 1};
known_call(gen, init_it, [_, _, _, _, Module, _, _]) -> {Module, init, 1};
known_call(M, F, A) -> {M, F, length(A)}.

%% Of a process, of the dictionary or of process_info's answer.
translate_initial_call(Of) ->
    case call_of(Of) of
        {M, F, A} when is_integer(A) -> {M, F, A};
        {M, F, A} -> {M, F, length(A)};
        false -> {?MODULE, init_p, 5}
    end.

initial_call(Of) ->
    case call_of(Of) of
        {M, F, A} when is_integer(A) -> {M, F, [list_to_atom("Argument__" ++ integer_to_list(I)) || I <- lists:seq(1, A)]};
        Other -> Other
    end.

call_of(Pid) when is_pid(Pid) ->
    case process_info(Pid, dictionary) of
        {dictionary, Dictionary} -> dictionary_call(Dictionary);
        _ -> false
    end;
call_of({X, Y, Z}) when is_integer(X), is_integer(Y), is_integer(Z) -> call_of(c:pid(X, Y, Z));
call_of(Info) when is_list(Info) ->
    case lists:keyfind(dictionary, 1, Info) of
        {dictionary, Dictionary} -> dictionary_call(Dictionary);
        false -> dictionary_call(Info)
    end.

dictionary_call(Dictionary) ->
    Found = [Call || {Key, {_, _, _} = Call} <- Dictionary, Key =:= '$initial_call' orelse Key =:= {dictionary, '$initial_call'}],
    case Found of
        [Call | _] -> Call;
        [] -> false
    end.

set_label(Label) ->
    put(?LABEL, Label),
    ok.

get_label(Pid) when Pid =:= self() -> get(?LABEL);
get_label(Pid) when is_pid(Pid) ->
    case process_info(Pid, dictionary) of
        {dictionary, Dictionary} -> proplists:get_value(?LABEL, Dictionary);
        undefined -> undefined
    end.

%% Starting synchronously ----------------------------------------------------------------------------------------------

start(M, F, A) -> start(M, F, A, infinity).
start(M, F, A, Timeout) -> start(M, F, A, Timeout, []).

start(M, F, A, Timeout, Options) when is_atom(M), is_atom(F), is_list(A) ->
    check_options(Options, [M, F, A, Timeout, Options]),
    {Pid, Monitor} = ?MODULE:spawn_opt(M, F, A, [monitor | Options]),
    demonitored(await(Pid, Monitor, Timeout, take), Monitor).

start_link(M, F, A) -> start_link(M, F, A, infinity).
start_link(M, F, A, Timeout) -> start_link(M, F, A, Timeout, []).

start_link(M, F, A, Timeout, Options) when is_atom(M), is_atom(F), is_list(A) ->
    check_options(Options, [M, F, A, Timeout, Options]),
    {Pid, Monitor} = ?MODULE:spawn_opt(M, F, A, [link, monitor | Options]),
    demonitored(await(Pid, Monitor, Timeout, take), Monitor).

start_monitor(M, F, A) -> start_monitor(M, F, A, infinity).
start_monitor(M, F, A, Timeout) -> start_monitor(M, F, A, Timeout, []).

start_monitor(M, F, A, Timeout, Options) when is_atom(M), is_atom(F), is_list(A) ->
    check_options(Options, [M, F, A, Timeout, Options]),
    {Pid, Monitor} = ?MODULE:spawn_opt(M, F, A, [monitor | Options]),
    case await(Pid, Monitor, Timeout, keep) of
        {started, Return} -> {Return, Monitor};
        {failed, Return} -> {Return, Monitor}
    end.

check_options(Options, Args) ->
    case lists:any(fun(Option) -> Option =:= monitor orelse is_tuple(Option) andalso element(1, Option) =:= monitor end, Options) of
        true -> erlang:error(badarg, Args);
        false -> ok
    end.

demonitored({started, Return}, Monitor) ->
    demonitor(Monitor, [flush]),
    Return;
demonitored({failed, Return}, _) ->
    Return.

%% The new process answers, fails or ends. One that failed has ended when this returns, and where it was linked nothing tells of its end;
%% with `keep`, the message of the monitor is left for the caller.
await(Pid, Monitor, Timeout, Mode) ->
    receive
        {ack, Pid, Return} ->
            {started, Return};
        {nack, Pid, Return} ->
            ended(Pid, Monitor, Mode),
            {failed, Return};
        {'DOWN', Monitor, process, Pid, Reason} ->
            Mode =:= keep andalso (self() ! {'DOWN', Monitor, process, Pid, Reason}),
            flush_exit(Pid),
            {failed, {error, Reason}}
    after Timeout ->
            unlink(Pid),
            exit(Pid, kill),
            ended(Pid, Monitor, Mode),
            {failed, {error, timeout}}
    end.

ended(Pid, Monitor, Mode) ->
    receive {'DOWN', Monitor, process, Pid, _} = Down -> Mode =:= keep andalso (self() ! Down) end,
    flush_exit(Pid).

flush_exit(Pid) ->
    unlink(Pid),
    receive {'EXIT', Pid, _} -> ok after 0 -> ok end.

init_ack(Return) ->
    [Parent | _] = get('$ancestors'),
    init_ack(Parent, Return).

init_ack(Parent, Return) ->
    Parent ! {ack, self(), Return},
    ok.

init_fail(Return, Exception) ->
    [Parent | _] = get('$ancestors'),
    init_fail(Parent, Return, Exception).

init_fail(_, _, Exception) when element(1, Exception) =/= error, element(1, Exception) =/= exit, element(1, Exception) =/= throw ->
    erlang:error(badarg, [Exception]);
init_fail(Parent, Return, Exception) ->
    Parent ! {nack, self(), Return},
    case Exception of
        {Class, Reason} -> raise(Class, Reason);
        {Class, Reason, Stack} -> erlang:raise(Class, Reason, Stack)
    end.

raise(error, Reason) -> erlang:error(Reason);
raise(exit, Reason) -> exit(Reason);
raise(throw, Reason) -> throw(Reason).

%% Asks a process that speaks the system protocol to terminate, and waits for its end.
stop(Process) -> stop(Process, normal, infinity).

stop(Process, Reason, Timeout) when Timeout =:= infinity; is_integer(Timeout), Timeout >= 0 ->
    %% Who asks lives on after a time-out, so that the process is told in any case.
    {_, Monitor} = spawn_monitor(fun() -> exit(ended(Process, Reason)) end),
    receive
        {'DOWN', Monitor, _, _, {ended, Reason}} -> ok;
        {'DOWN', Monitor, _, _, {ended, Other}} -> exit(Other);
        {'DOWN', Monitor, _, _, {noproc, {sys, terminate, _}}} -> exit(noproc);
        {'DOWN', Monitor, _, _, Failure} -> exit(Failure)
    after Timeout ->
            demonitor(Monitor, [flush]),
            exit(timeout)
    end;
stop(_, _, _) ->
    erlang:error(timeout_value).

%% What a process ends with that is told to.
ended(Process, Reason) ->
    Monitor = monitor(process, Process),
    ok = sys:terminate(Process, Reason, infinity),
    receive {'DOWN', Monitor, _, _, Other} -> {ended, Other} end.

%% Crash reports -------------------------------------------------------------------------------------------------------

report(Class, Reason, Stack) ->
    Report = #{label => {?MODULE, crash}, report => [own_info(Class, Reason, Stack), neighbours()]},
    logger:log(error, Report, #{domain => [otp, sasl], report_cb => fun ?MODULE:report_cb/2,
                                logger_formatter => #{title => "CRASH REPORT"},
                                error_logger => #{tag => error_report, type => crash_report}}).

own_info(Class, Reason, Stack) ->
    Info = fun(Item) -> {Item, Value} = process_info(self(), Item), {Item, Value} end,
    Name = case process_info(self(), registered_name) of {registered_name, _} = N -> N; _ -> {registered_name, []} end,
    Dictionary = [Entry || {Key, _} = Entry <- get(), Key =/= '$ancestors', Key =/= '$initial_call', Key =/= ?LABEL],
    %% Not after the process has erased its dictionary.
    Initial = [{initial_call, Call} || Call <- [initial_call([{dictionary, get()}])], Call =/= false],
    Initial ++
    [{pid, self()}, Name, {process_label, get(?LABEL)},
     {error_info, {Class, Reason, Stack}}, {ancestors, ancestors()}, Info(message_queue_len), Info(messages), Info(links),
     {dictionary, Dictionary}, Info(trap_exit), Info(status), Info(heap_size), Info(stack_size), Info(reductions)].

%% The linked processes that end with this one: those that do not trap exits, and those linked to them in turn.
neighbours() ->
    {links, Links} = process_info(self(), links),
    [{neighbour, Info} || Pid <- reached(Links, [self()]), (Info = neighbour(Pid)) =/= gone].

reached([Pid | Pids], Seen) when is_pid(Pid), node(Pid) =:= node() ->
    case not lists:member(Pid, Seen) andalso process_info(Pid, [trap_exit, links]) of
        [{trap_exit, false}, {links, Links}] -> reached(Pids ++ Links, [Pid | Seen]);
        _ -> reached(Pids, Seen)
    end;
reached([_ | Pids], Seen) -> reached(Pids, Seen);
reached([], Seen) -> tl(lists:reverse(Seen)).

neighbour(Pid) ->
    case process_info(Pid, [registered_name, dictionary, current_function, message_queue_len, links, trap_exit, status,
                            heap_size, stack_size, reductions, current_stacktrace]) of
        [Name, {dictionary, Dictionary}, Current | Rest] ->
            [{pid, Pid}, Name, {process_label, proplists:get_value(?LABEL, Dictionary)},
             {initial_call, neighbour_call(Pid, [{dictionary, Dictionary}])}, Current,
             {ancestors, proplists:get_value('$ancestors', Dictionary, [])} | Rest];
        undefined ->
            gone
    end.

neighbour_call(Pid, Info) ->
    case initial_call(Info) of
        false -> element(2, process_info(Pid, initial_call));
        Call -> Call
    end.

format(Report) -> format(Report, latin1).
format(Report, Encoding) -> format(Report, Encoding, unlimited).

format(#{report := Report}, Encoding, Depth) -> format(Report, Encoding, Depth);
format(Report, Encoding, Depth) ->
    asterias_crash_report:format(Report, #{chars_limit => unlimited, depth => Depth, encoding => Encoding, single_line => false}).

report_cb(#{label := {?MODULE, crash}, report := Report}, Options) ->
    asterias_crash_report:format(Report, maps:merge(#{chars_limit => unlimited, depth => unlimited, encoding => utf8, single_line => false}, Options)).
