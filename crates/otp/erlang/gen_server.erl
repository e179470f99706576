%% The generic server: a process that answers calls, takes casts and other messages, and keeps a state, by a callback module.
%%
%% Calls are `{'$gen_call', From, Request}`, casts `{'$gen_cast', Request}`. The server speaks the system protocol of sys. When it
%% ends by an error, or an exit that is neither normal nor a shutdown, it logs what it was doing.
-module(gen_server).

-export([abcast/2, abcast/3, call/2, call/3, cast/2, check_response/2, check_response/3, enter_loop/3,
         enter_loop/4, enter_loop/5, format_log/1, format_log/2, format_status/2, init_it/6, multi_call/2, multi_call/3,
         multi_call/4, receive_response/2, receive_response/3, reply/2, reqids_add/3, reqids_new/0, reqids_size/1,
         reqids_to_list/1, send_request/2, send_request/4, start/3, start/4, start_link/3, start_link/4, start_monitor/3,
         start_monitor/4, stop/1, stop/3, system_code_change/4, system_continue/3, system_get_state/1, system_replace_state/2,
         system_terminate/4, wait_response/2, wait_response/3, wake_hib/6]).

-callback init(term()) -> {ok, term()} | {ok, term(), timeout() | hibernate | {continue, term()}} | {stop, term()} |
                          {error, term()} | ignore.
-callback handle_call(term(), {pid(), term()}, term()) -> tuple().
-callback handle_cast(term(), term()) -> tuple().
-callback handle_info(timeout | term(), term()) -> tuple().
-callback handle_continue(term(), term()) -> tuple().
-callback terminate(term(), term()) -> term().
-callback code_change(term(), term(), term()) -> {ok, term()} | {error, term()}.
-callback format_status(normal | terminate, [term()]) -> term().
-callback format_status(map()) -> map().
-optional_callbacks([handle_info/2, handle_continue/2, terminate/2, code_change/3, format_status/2, format_status/1]).

%% What stays the same while the server runs.
-record(server, {parent, name, module, hibernate_after}).

%% Interface -----------------------------------------------------------------------------------------------------------

start(Module, Args, Options) when is_atom(Module), is_list(Options) -> gen:start(?MODULE, nolink, Module, Args, Options);
start(Module, Args, Options) -> erlang:error(badarg, [Module, Args, Options]).

start(Name, Module, Args, Options) when is_tuple(Name), is_atom(Module), is_list(Options) ->
    gen:start(?MODULE, nolink, Name, Module, Args, Options);
start(Name, Module, Args, Options) -> erlang:error(badarg, [Name, Module, Args, Options]).

start_link(Module, Args, Options) when is_atom(Module), is_list(Options) -> gen:start(?MODULE, link, Module, Args, Options);
start_link(Module, Args, Options) -> erlang:error(badarg, [Module, Args, Options]).

start_link(Name, Module, Args, Options) when is_tuple(Name), is_atom(Module), is_list(Options) ->
    gen:start(?MODULE, link, Name, Module, Args, Options);
start_link(Name, Module, Args, Options) -> erlang:error(badarg, [Name, Module, Args, Options]).

start_monitor(Module, Args, Options) when is_atom(Module), is_list(Options) ->
    gen:start(?MODULE, monitor, Module, Args, Options);
start_monitor(Module, Args, Options) -> erlang:error(badarg, [Module, Args, Options]).

start_monitor(Name, Module, Args, Options) when is_tuple(Name), is_atom(Module), is_list(Options) ->
    gen:start(?MODULE, monitor, Name, Module, Args, Options);
start_monitor(Name, Module, Args, Options) -> erlang:error(badarg, [Name, Module, Args, Options]).

stop(Server) -> gen:stop(Server).
stop(Server, Reason, Timeout) -> gen:stop(Server, Reason, Timeout).

call(Server, Request) ->
    try gen:call(Server, '$gen_call', Request) of
        {ok, Reply} -> Reply
    catch exit:Reason -> exit({Reason, {?MODULE, call, [Server, Request]}})
    end.

call(Server, Request, Timeout) ->
    try gen:call(Server, '$gen_call', Request, Timeout) of
        {ok, Reply} -> Reply
    catch exit:Reason -> exit({Reason, {?MODULE, call, [Server, Request, Timeout]}})
    end.

cast({global, Name}, Request) -> sent(fun() -> global:send(Name, {'$gen_cast', Request}) end);
cast({via, Module, Name}, Request) -> sent(fun() -> Module:send(Name, {'$gen_cast', Request}) end);
cast(Server, Request) when is_pid(Server); is_atom(Server); is_tuple(Server), tuple_size(Server) =:= 2 ->
    sent(fun() -> Server ! {'$gen_cast', Request} end).

sent(Send) ->
    try Send()
    catch _:_ -> ok
    end,
    ok.

reply(From, Reply) -> gen:reply(From, Reply).

abcast(Name, Request) when is_atom(Name) -> abcast([node() | nodes()], Name, Request).
abcast(Nodes, Name, Request) when is_list(Nodes), is_atom(Name) ->
    _ = [cast({Name, Node}, Request) || Node <- Nodes],
    abcast.

multi_call(Name, Request) when is_atom(Name) -> multi_call([node() | nodes()], Name, Request).
multi_call(Nodes, Name, Request) when is_list(Nodes), is_atom(Name) -> multi_call(Nodes, Name, Request, infinity).

multi_call(Nodes, Name, Request, Timeout) when is_list(Nodes), is_atom(Name) ->
    Until = case Timeout of infinity -> infinity; _ -> {abs, erlang:monotonic_time(millisecond) + Timeout} end,
    Sent = [{Node, gen:send_request({Name, Node}, '$gen_call', Request)} || Node <- Nodes],
    Answers = [{Node, gen:receive_response(Id, Until)} || {Node, Id} <- Sent],
    {[{Node, Reply} || {Node, {reply, Reply}} <- Answers], [Node || {Node, Answer} <- Answers, not is_reply(Answer)]}.

is_reply({reply, _}) -> true;
is_reply(_) -> false.

send_request(Server, Request) -> gen:send_request(Server, '$gen_call', Request).
send_request(Server, Request, Label, Requests) -> gen:send_request(Server, '$gen_call', Request, Label, Requests).
wait_response(Request, Timeout) -> gen:wait_response(Request, Timeout).
wait_response(Requests, Timeout, Delete) -> gen:wait_response(Requests, Timeout, Delete).
receive_response(Request, Timeout) -> gen:receive_response(Request, Timeout).
receive_response(Requests, Timeout, Delete) -> gen:receive_response(Requests, Timeout, Delete).
check_response(Message, Request) -> gen:check_response(Message, Request).
check_response(Message, Requests, Delete) -> gen:check_response(Message, Requests, Delete).
reqids_new() -> gen:reqids_new().
reqids_size(Requests) -> gen:reqids_size(Requests).
reqids_add(Request, Label, Requests) -> gen:reqids_add(Request, Label, Requests).
reqids_to_list(Requests) -> gen:reqids_to_list(Requests).

%% Starting ------------------------------------------------------------------------------------------------------------

init_it(Starter, Parent, FullName, Module, Args, Options) ->
    Name = gen:name(FullName),
    Debug = gen:debug_options(Name, Options),
    Server = #server{parent = Parent, name = Name, module = Module, hibernate_after = gen:hibernate_after(Options)},
    try {returned, Module:init(Args)} of
        {returned, Result} -> started(Result, Starter, FullName, Server, Debug)
    catch
        throw:Result -> started(Result, Starter, FullName, Server, Debug);
        Class:Reason:Stack ->
            gen:unregister_name(FullName),
            proc_lib:init_fail(Starter, {error, ended_by(Class, Reason, Stack)}, {Class, Reason, Stack})
    end.

started({ok, State}, Starter, _, Server, Debug) ->
    proc_lib:init_ack(Starter, {ok, self()}),
    loop(Server, State, infinity, Debug);
started({ok, State, {continue, _} = Continue}, Starter, _, Server, Debug) ->
    proc_lib:init_ack(Starter, {ok, self()}),
    loop(Server, State, Continue, Debug);
started({ok, State, Time}, Starter, _, Server, Debug) when Time =:= hibernate; Time =:= infinity; is_integer(Time), Time >= 0 ->
    proc_lib:init_ack(Starter, {ok, self()}),
    loop(Server, State, Time, Debug);
started({stop, Reason}, Starter, Name, _, _) ->
    gen:unregister_name(Name),
    exit_after_fail(Starter, {error, Reason}, Reason);
started({error, _} = Error, Starter, Name, _, _) ->
    gen:unregister_name(Name),
    proc_lib:init_fail(Starter, Error, {exit, normal});
started(ignore, Starter, Name, _, _) ->
    gen:unregister_name(Name),
    proc_lib:init_fail(Starter, ignore, {exit, normal});
started(Other, Starter, Name, _, _) ->
    gen:unregister_name(Name),
    exit_after_fail(Starter, {error, {bad_return_value, Other}}, {bad_return_value, Other}).

exit_after_fail(Starter, Return, Reason) -> proc_lib:init_fail(Starter, Return, {exit, Reason}).

ended_by(error, Reason, Stack) -> {Reason, Stack};
ended_by(exit, Reason, _) -> Reason.

enter_loop(Module, Options, State) -> enter_loop(Module, Options, State, self(), infinity).

enter_loop(Module, Options, State, Name) when is_tuple(Name), element(1, Name) =/= continue; is_pid(Name) ->
    enter_loop(Module, Options, State, Name, infinity);
enter_loop(Module, Options, State, Time) -> enter_loop(Module, Options, State, self(), Time).

enter_loop(Module, Options, State, FullName, Time) when is_atom(Module), is_list(Options) ->
    Name = gen:get_proc_name(FullName),
    Server = #server{parent = gen:get_parent(), name = Name, module = Module, hibernate_after = gen:hibernate_after(Options)},
    loop(Server, State, Time, gen:debug_options(Name, Options)).

%% The loop ------------------------------------------------------------------------------------------------------------

loop(Server, State, {continue, Continue}, Debug) ->
    result(called(Server, handle_continue, [Continue, State]), {continue, Continue}, none, Server, State, Debug);
loop(Server, State, hibernate, Debug) ->
    hibernated(Server, State, Debug);
loop(#server{hibernate_after = After} = Server, State, infinity, Debug) when After =/= infinity ->
    receive Message -> received(Message, Server, State, infinity, Debug)
    after After -> hibernated(Server, State, Debug)
    end;
loop(Server, State, Time, Debug) ->
    receive Message -> received(Message, Server, State, Time, Debug)
    after Time -> received(timeout, Server, State, Time, Debug)
    end.

hibernated(#server{parent = Parent, name = Name, module = Module, hibernate_after = After}, State, Debug) ->
    proc_lib:hibernate(?MODULE, wake_hib, [Parent, Name, State, Module, After, Debug]).

wake_hib(Parent, Name, State, Module, After, Debug) ->
    Server = #server{parent = Parent, name = Name, module = Module, hibernate_after = After},
    receive Message -> received(Message, Server, State, hibernate, Debug) end.

received({system, From, Request}, Server, State, Time, Debug) ->
    sys:handle_system_msg(Request, From, Server#server.parent, ?MODULE, Debug, {Server, State, Time}, Time =:= hibernate);
received({'EXIT', Parent, Reason} = Message, #server{parent = Parent} = Server, State, _, Debug) ->
    terminate(exit, Reason, [], Reason, Message, none, Server, State, Debug);
received(Message, Server, State, _, []) ->
    handle(Message, Server, State, []);
received(Message, #server{name = Name} = Server, State, _, Debug) ->
    handle(Message, Server, State, sys:handle_debug(Debug, fun print_event/3, Name, {in, Message})).

handle({'$gen_call', From, Request} = Message, Server, State, Debug) ->
    case called(Server, handle_call, [Request, From, State]) of
        {returned, {reply, Reply, NewState}} ->
            loop(Server, NewState, infinity, replied(From, Reply, Server, NewState, Debug));
        {returned, {reply, Reply, NewState, Time}} ->
            loop(Server, NewState, Time, replied(From, Reply, Server, NewState, Debug));
        {returned, {stop, Reason, Reply, NewState}} ->
            try terminate(exit, Reason, [], Reason, Message, From, Server, NewState, Debug)
            after replied(From, Reply, Server, NewState, Debug)
            end;
        Result ->
            result(Result, Message, From, Server, State, Debug)
    end;
handle({'$gen_cast', Request} = Message, Server, State, Debug) ->
    result(called(Server, handle_cast, [Request, State]), Message, none, Server, State, Debug);
handle(Message, #server{module = Module} = Server, State, Debug) ->
    case called(Server, handle_info, [Message, State]) of
        {error, undef, [{Module, handle_info, [_, _], _} | _]} = Undefined ->
            case erlang:function_exported(Module, handle_info, 2) of
                false ->
                    log_unhandled(Module, Message),
                    loop(Server, State, infinity, Debug);
                true ->
                    result(Undefined, Message, none, Server, State, Debug)
            end;
        Result ->
            result(Result, Message, none, Server, State, Debug)
    end.

%% What a callback throws is what it returns.
called(#server{module = Module}, Function, Args) ->
    try {returned, apply(Module, Function, Args)}
    catch
        throw:Result -> {returned, Result};
        Class:Reason:Stack -> {Class, Reason, Stack}
    end.

result({returned, {noreply, State}}, _, _, Server, _, Debug) ->
    loop(Server, State, infinity, noted({noreply, State}, Server, Debug));
result({returned, {noreply, State, Time}}, _, _, Server, _, Debug) ->
    loop(Server, State, Time, noted({noreply, State}, Server, Debug));
result({returned, {stop, Reason, State}}, Message, From, Server, _, Debug) ->
    terminate(exit, Reason, [], Reason, Message, From, Server, State, Debug);
result({returned, Other}, Message, From, Server, State, Debug) ->
    Reason = {bad_return_value, Other},
    terminate(exit, Reason, [], Reason, Message, From, Server, State, Debug);
result({Class, Reason, Stack}, Message, From, Server, State, Debug) ->
    terminate(Class, Reason, Stack, ended_by(Class, Reason, Stack), Message, From, Server, State, Debug).

replied(From, Reply, Server, State, Debug) ->
    gen:reply(From, Reply),
    noted({out, Reply, From, State}, Server, Debug).

noted(_, _, []) -> [];
noted(Event, #server{name = Name}, Debug) -> sys:handle_debug(Debug, fun print_event/3, Name, Event).

print_event(Device, Event, Name) ->
    case Event of
        {in, {'$gen_call', {From, _}, Request}} -> io:format(Device, "*DBG* ~tp got call ~tp from ~tw~n", [Name, Request, From]);
        {in, {'$gen_cast', Request}} -> io:format(Device, "*DBG* ~tp got cast ~tp~n", [Name, Request]);
        {in, Message} -> io:format(Device, "*DBG* ~tp got ~tp~n", [Name, Message]);
        {out, Reply, {To, _}, State} ->
            io:format(Device, "*DBG* ~tp sent ~tp to ~tw, new state ~tp~n", [Name, Reply, To, State]);
        {noreply, State} -> io:format(Device, "*DBG* ~tp new state ~tp~n", [Name, State]);
        _ -> io:format(Device, "*DBG* ~tp dbg  ~tp~n", [Name, Event])
    end.

%% Ending --------------------------------------------------------------------------------------------------------------

%% `Given` is the reason that terminate/2 sees; what terminate/2 itself fails with takes its place.
terminate(Class, Reason, Stack, Given, Message, From, #server{module = Module} = Server, State, Debug) ->
    case tried_terminate(Module, Given, State) of
        ok ->
            report(reason_class(Class, Reason), Reason, Stack, Message, From, Server, State, Debug),
            raised(Class, Reason, Stack);
        {Class1, Reason1, Stack1} ->
            report(reason_class(Class1, Reason1), Reason1, Stack1, Message, From, Server, State, Debug),
            raised(Class1, Reason1, Stack1)
    end.

tried_terminate(Module, Reason, State) ->
    case erlang:function_exported(Module, terminate, 2) of
        false ->
            ok;
        true ->
            try Module:terminate(Reason, State), ok
            catch
                throw:_ -> ok;
                Class:Other:Stack -> {Class, Other, Stack}
            end
    end.

raised(exit, Reason, []) -> exit(Reason);
raised(Class, Reason, Stack) -> erlang:raise(Class, Reason, Stack).

reason_class(exit, Reason) when Reason =:= normal; Reason =:= shutdown -> quiet;
reason_class(exit, {shutdown, _}) -> quiet;
reason_class(Class, _) -> Class.

report(quiet, _, _, _, _, _, _, _) -> ok;
report(_, _, _, _, _, #server{name = application_controller}, _, _) ->
    %% The end of the application controller is told by init, with the end of the system.
    ok;
report(_, Reason, Stack, Message, From, #server{name = Name, module = Module}, State, Debug) ->
    Log = sys:get_log(Debug),
    Status = gen:format_status(Module, terminate, #{reason => Reason, state => State, message => shown(Message), log => Log}, [get(), State]),
    State1 = case Status of #{'EXIT' := Failed} -> Failed; #{'$status' := Old} -> Old; #{state := S} -> S end,
    #{reason := Reason1, message := Message1, log := Log1} = Status,
    Report = #{label => {?MODULE, terminate}, name => Name, last_message => Message1, state => State1,
               log => shown_log(Module, Log1), reason => case Stack of [] -> Reason1; _ -> {Reason1, Stack} end,
               client_info => client_info(From), process_label => proc_lib:get_label(self())},
    logger:log(error, Report, #{domain => [otp], report_cb => fun ?MODULE:format_log/2,
                                error_logger => #{tag => error, report_cb => fun ?MODULE:format_log/1}}).

%% Where format_status/2 of old decides what a state shows, it decides for the states of the log too; format_status/1 had the log.
shown_log(Module, Log) ->
    case erlang:function_exported(Module, format_status, 1) of
        true -> Log;
        false -> [shown_event(Module, Event) || Event <- Log]
    end.

shown_event(Module, {out, Reply, From, State}) -> {out, Reply, From, shown_state(Module, State)};
shown_event(Module, {noreply, State}) -> {noreply, shown_state(Module, State)};
shown_event(_, Event) -> Event.

shown_state(Module, State) -> map_get(state, gen:format_status(Module, terminate, #{state => State}, [get(), State])).

client_info({From, _}) when is_pid(From), node(From) =:= node() ->
    case process_info(From, [current_stacktrace, registered_name]) of
        undefined -> {From, dead};
        [{current_stacktrace, Stack}, {registered_name, []}] -> {From, {From, Stack}};
        [{current_stacktrace, Stack}, {registered_name, Name}] -> {From, {Name, Stack}}
    end;
client_info({From, _}) -> {From, remote};
client_info(none) -> undefined.

log_unhandled(Module, Message) ->
    Report = #{label => {?MODULE, no_handle_info}, module => Module, message => Message},
    logger:log(warning, Report, #{domain => [otp], report_cb => fun ?MODULE:format_log/2,
                                  error_logger => #{tag => warning_msg, report_cb => fun ?MODULE:format_log/1}}).

format_log(Report) -> gen_report:args(pieces(Report, false), gen_report:options()).

format_log(Report, Given) ->
    Options = #{single_line := Single} = gen_report:options(Given),
    gen_report:text(pieces(Report, Single), Options).

pieces(#{label := {_, no_handle_info}, module := Module, message := Message}, true) ->
    ["Undefined handle_info in ", {plain, Module}, ". Unhandled message: ", {term, Message}, "."];
pieces(#{label := {_, no_handle_info}, module := Module, message := Message}, false) ->
    ["** Undefined handle_info in ", {plain, Module}, "~n** Unhandled message: ", {term, Message}, "~n"];
pieces(#{name := Name, last_message := Message, state := State, log := Log, reason := Reason, client_info := Client,
         process_label := Label}, true) ->
    ["Generic server ", {term, Name}, " terminating"] ++ [Piece || Label =/= undefined, Piece <- [". Label: ", {term, Label}]] ++
        [". Reason: ", {term, gen_report:reason(Reason)}, ". Last message: ", {term, Message}, ". State: ", {term, State}, "."] ++
        [Piece || Log =/= [], Piece <- [" Log: ", {terms, Log}]] ++ client_pieces(Client, true);
pieces(#{name := Name, last_message := Message, state := State, log := Log, reason := Reason, client_info := Client,
         process_label := Label}, false) ->
    ["** Generic server ", {term, Name}, " terminating \n"] ++
        [Piece || Label =/= undefined, Piece <- ["** Process label == ", {term, Label}, "~n"]] ++
        ["** Last message in was ", {term, Message}, "~n** When Server state == ", {term, State},
         "~n** Reason for termination ==~n** ", {term, gen_report:reason(Reason)}, "~n"] ++
        [Piece || Log =/= [], Piece <- ["** Log ==~n** [" | lists:join(",~n    ", [{term, Event} || Event <- Log])] ++ ["]~n"]] ++ client_pieces(Client, false).

shown({'$gen_call', _, Request}) -> Request;
shown(Message) -> Message.

client_pieces(undefined, _) -> [];
client_pieces({From, dead}, true) -> [" Client ", {plain, From}, " is dead."];
client_pieces({From, dead}, false) -> ["** Client ", {plain, From}, " is dead~n"];
client_pieces({From, remote}, true) -> [" Client ", {plain, From}, " is remote on node ", {plain, node(From)}, "."];
client_pieces({From, remote}, false) -> ["** Client ", {plain, From}, " is remote on node ", {plain, node(From)}, "~n"];
client_pieces({_, {Name, Stack}}, true) -> [" Client ", {term, Name}, " stacktrace: ", {term, lists:sublist(Stack, 4)}, "."];
client_pieces({_, {Name, Stack}}, false) -> ["** Client ", {term, Name}, " stacktrace~n** ", {term, Stack}, "~n"].

%% The system protocol -------------------------------------------------------------------------------------------------

system_continue(Parent, Debug, {Server, State, Time}) -> loop(Server#server{parent = Parent}, State, Time, Debug).

system_terminate(Reason, Parent, Debug, {Server, State, _}) ->
    terminate(exit, Reason, [], Reason, [], none, Server#server{parent = Parent}, State, Debug).

system_code_change({#server{module = Module} = Server, State, Time}, _, Vsn, Extra) ->
    case Module:code_change(Vsn, State, Extra) of
        {ok, NewState} -> {ok, {Server, NewState, Time}};
        Other -> Other
    end.

system_get_state({_, State, _}) -> {ok, State}.

system_replace_state(F, {Server, State, Time}) ->
    NewState = F(State),
    {ok, NewState, {Server, NewState, Time}}.

format_status(Option, [Dictionary, Mode, Parent, Debug, {#server{name = Name, module = Module}, State, _}]) ->
    Log = sys:get_log(Debug),
    Status = gen:format_status(Module, Option, #{state => State, log => Log}, [Dictionary, State]),
    Specific = case Status of
                   #{'EXIT' := Crash} -> [{data, [{"State", Crash}]}];
                   #{'$status' := Old} when is_list(Old) -> Old;
                   #{'$status' := Old} -> [Old];
                   #{state := Shown} -> [{data, [{"State", Shown}]}]
               end,
    [{header, gen:format_status_header("Status for generic server", Name)},
     {data, [{"Status", Mode}, {"Parent", Parent}, {"Logged events", shown_log(Module, map_get(log, Status))}]} | Specific].
