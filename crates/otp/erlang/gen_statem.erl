%% The generic state machine: events go to a callback of the current state, whose answer says the next state, the data, and actions.
%%
%% A transition is computed in a #step: the callback's result and its actions fill it, then the state is entered, if that was asked for, and
%% then it takes effect: the event is consumed or postponed, timers change, inserted events go before those that wait. Postponed events wait
%% again when the state changes. A time-out of zero starts no timer; it comes when no other event is waiting.
-module(gen_statem).

-export([call/2, call/3, cast/2, check_response/2, check_response/3, enter_loop/4, enter_loop/5, enter_loop/6, format_log/1,
         format_log/2, format_status/2, init_it/6, receive_response/1, receive_response/2, receive_response/3, reply/1,
         reply/2, reqids_add/3, reqids_new/0, reqids_size/1, reqids_to_list/1, send_request/2, send_request/4, start/3,
         start/4, start_link/3, start_link/4, start_monitor/3, start_monitor/4, stop/1, stop/3, system_code_change/4,
         system_continue/3, system_get_state/1, system_replace_state/2, system_terminate/4, wait_response/1,
         wait_response/2, wait_response/3, wakeup_from_hibernate/3]).

-callback init(term()) -> term().
-callback callback_mode() -> atom() | [atom()].
-callback 'StateName'(term(), term(), term()) -> term().
-callback handle_event(term(), term(), term(), term()) -> term().
-callback terminate(term(), term(), term()) -> term().
-callback code_change(term(), term(), term(), term()) -> term().
-callback format_status(normal | terminate, [term()]) -> term().
-callback format_status(map()) -> map().
-optional_callbacks([format_status/1, format_status/2, terminate/3, code_change/4, 'StateName'/3, handle_event/4]).

-export_type([action/0, callback_mode_result/0, event_handler_result/1, event_handler_result/2, event_type/0, from/0, init_result/1,
              init_result/2, reply_action/0, request_id/0, request_id_collection/0, server_ref/0, state_enter_result/1]).

-type from() :: {To :: pid(), Tag :: term()}.
-type event_type() :: {call, from()} | cast | info | internal | timeout | {timeout, term()} | state_timeout.
-type action() :: term().
-type reply_action() :: {reply, from(), term()}.
-type callback_mode_result() :: atom() | [atom()].
-type event_handler_result(_State) :: term().
-type event_handler_result(_State, _Data) :: term().
-type state_enter_result(_State) :: term().
-type init_result(_State) :: term().
-type init_result(_State, _Data) :: term().
-type server_ref() :: pid() | atom() | {atom(), node()} | {global, term()} | {via, module(), term()}.
-opaque request_id() :: gen:request_id().
-opaque request_id_collection() :: gen:request_id_collection().

%% What changes rarely: enter says whether states are entered by a call of their own.
-record(machine, {parent, name, modules, mode, enter = false, hibernate_after = infinity}).

%% Timers are {Reference, Content} by type; of those that are due at once the reference is 0, and due holds their types in order.
-record(state, {state, data, postponed = [], timers = #{}, due = [], hibernate = false}).

%% A transition under way. Events and timeouts are the last first; entering is true while the state enter call and its actions run.
-record(step, {state, data, events = [], hibernate = false, timeouts = [], postpone = false, enter = false, entering = false}).

-compile({inline, [stack/0]}).

-define(IS_RELATIVE(T), (T =:= infinity orelse is_integer(T) andalso T >= 0)).

%% Interface -----------------------------------------------------------------------------------------------------------

start(Module, Args, Options) -> start_by(nolink, Module, Args, Options).
start(Name, Module, Args, Options) -> start_by(nolink, Name, Module, Args, Options).
start_link(Module, Args, Options) -> start_by(link, Module, Args, Options).
start_link(Name, Module, Args, Options) -> start_by(link, Name, Module, Args, Options).
start_monitor(Module, Args, Options) -> start_by(monitor, Module, Args, Options).
start_monitor(Name, Module, Args, Options) -> start_by(monitor, Name, Module, Args, Options).

start_by(How, Module, Args, Options) when is_atom(Module), is_list(Options) -> gen:start(?MODULE, How, Module, Args, Options);
start_by(_, Module, Args, Options) -> erlang:error(badarg, [Module, Args, Options]).

start_by(How, Name, Module, Args, Options) when is_tuple(Name), is_atom(Module), is_list(Options) ->
    gen:start(?MODULE, How, Name, Module, Args, Options);
start_by(_, Name, Module, Args, Options) -> erlang:error(badarg, [Name, Module, Args, Options]).

stop(Machine) -> gen:stop(Machine).
stop(Machine, Reason, Timeout) -> gen:stop(Machine, Reason, Timeout).

cast({global, Name}, Event) ->
    catch global:send(Name, {'$gen_cast', Event}),
    ok;
cast({via, Module, Name}, Event) ->
    catch Module:send(Name, {'$gen_cast', Event}),
    ok;
cast({Name, Node} = Machine, Event) when is_atom(Name), is_atom(Node) -> send(Machine, {'$gen_cast', Event});
cast(Machine, Event) when is_pid(Machine); is_atom(Machine) -> send(Machine, {'$gen_cast', Event}).

send(Machine, Message) ->
    try erlang:send(Machine, Message), ok
    catch error:_ -> ok
    end.

call(Machine, Request) -> call(Machine, Request, infinity).

call(Machine, Request, {Kind, Time} = Timeout) when Kind =:= clean_timeout; Kind =:= dirty_timeout ->
    called(Machine, Request, Timeout, Time);
call(Machine, Request, {_, _} = Timeout) -> erlang:error(badarg, [Machine, Request, Timeout]);
call(Machine, Request, Timeout) -> called(Machine, Request, Timeout, Timeout).

called(Machine, Request, Timeout, Time) ->
    try gen:call(Machine, '$gen_call', Request, Time) of
        {ok, Reply} -> Reply
    catch
        exit:Reason:Stack -> erlang:raise(exit, {Reason, {?MODULE, call, [Machine, Request, Timeout]}}, Stack)
    end.

reply({reply, From, Reply}) -> reply(From, Reply);
reply([]) -> ok;
reply([{reply, From, Reply} | Replies]) ->
    reply(From, Reply),
    reply(Replies).

reply(From, Reply) -> gen:reply(From, Reply).

send_request(Machine, Request) -> checked(fun() -> gen:send_request(Machine, '$gen_call', Request) end, [Machine, Request]).
send_request(Machine, Request, Label, Requests) ->
    checked(fun() -> gen:send_request(Machine, '$gen_call', Request, Label, Requests) end, [Machine, Request, Label, Requests]).

wait_response(Request) -> wait_response(Request, infinity).
wait_response(Request, Time) -> checked(fun() -> gen:wait_response(Request, Time) end, [Request, Time]).
wait_response(Requests, Time, Delete) -> checked(fun() -> gen:wait_response(Requests, Time, Delete) end, [Requests, Time, Delete]).

receive_response(Request) -> receive_response(Request, infinity).
receive_response(Request, Time) -> checked(fun() -> gen:receive_response(Request, Time) end, [Request, Time]).
receive_response(Requests, Time, Delete) ->
    checked(fun() -> gen:receive_response(Requests, Time, Delete) end, [Requests, Time, Delete]).

check_response(Message, Request) -> checked(fun() -> gen:check_response(Message, Request) end, [Message, Request]).
check_response(Message, Requests, Delete) ->
    checked(fun() -> gen:check_response(Message, Requests, Delete) end, [Message, Requests, Delete]).

reqids_new() -> gen:reqids_new().
reqids_size(Requests) -> checked(fun() -> gen:reqids_size(Requests) end, [Requests]).
reqids_add(Request, Label, Requests) -> checked(fun() -> gen:reqids_add(Request, Label, Requests) end, [Request, Label, Requests]).
reqids_to_list(Requests) -> checked(fun() -> gen:reqids_to_list(Requests) end, [Requests]).

checked(Body, Args) ->
    try Body()
    catch error:badarg -> erlang:error(badarg, Args)
    end.

%% Starting ------------------------------------------------------------------------------------------------------------

enter_loop(Module, Options, State, Data) -> enter_loop(Module, Options, State, Data, self()).

enter_loop(Module, Options, State, Data, Actions) when is_list(Actions) -> enter_loop(Module, Options, State, Data, self(), Actions);
enter_loop(Module, Options, State, Data, Name) -> enter_loop(Module, Options, State, Data, Name, []).

enter_loop(Module, Options, State, Data, FullName, Actions) ->
    is_atom(Module) orelse erlang:error({atom, Module}),
    Parent = gen:get_parent(),
    Name = gen:get_proc_name(FullName),
    Machine = #machine{parent = Parent, name = Name, modules = [Module], hibernate_after = gen:hibernate_after(Options)},
    begun(Machine, State, Data, Actions, gen:debug_options(Name, Options)).

init_it(Starter, self, FullName, Module, Args, Options) -> init_it(Starter, self(), FullName, Module, Args, Options);
init_it(Starter, Parent, FullName, Module, Args, Options) ->
    Name = gen:get_proc_name(FullName),
    Debug = gen:debug_options(Name, Options),
    Machine = #machine{parent = Parent, name = Name, modules = [Module], hibernate_after = gen:hibernate_after(Options)},
    try Module:init(Args) of
        Result -> initiated(Result, Starter, FullName, Machine, Debug)
    catch
        throw:Result ->
            initiated(Result, Starter, FullName, Machine, Debug);
        Class:Reason:Stack ->
            gen:unregister_name(FullName),
            report(Class, Reason, Stack, Machine, Debug, #state{}, []),
            proc_lib:init_fail(Starter, {error, Reason}, {Class, Reason, Stack})
    end.

initiated({ok, State, Data}, Starter, _, Machine, Debug) ->
    proc_lib:init_ack(Starter, {ok, self()}),
    begun(Machine, State, Data, [], Debug);
initiated({ok, State, Data, Actions}, Starter, _, Machine, Debug) ->
    proc_lib:init_ack(Starter, {ok, self()}),
    begun(Machine, State, Data, Actions, Debug);
initiated({stop, Reason}, _, FullName, _, _) ->
    gen:unregister_name(FullName),
    exit(Reason);
initiated({error, _} = Error, Starter, FullName, _, _) ->
    gen:unregister_name(FullName),
    proc_lib:init_fail(Starter, Error, {exit, normal});
initiated(ignore, Starter, FullName, _, _) ->
    gen:unregister_name(FullName),
    proc_lib:init_fail(Starter, ignore, {exit, normal});
initiated(Other, _, FullName, Machine, Debug) ->
    gen:unregister_name(FullName),
    Reason = {bad_return_from_init, Other},
    report(error, Reason, stack(), Machine, Debug, #state{}, []),
    exit(Reason).

%% The first state is entered from itself, with an event that no callback sees.
begun(#machine{modules = [Module | _] = Modules, name = Name} = Machine, State, Data, Actions, Debug) ->
    Queue = [{internal, init_state}],
    S = #state{state = State, data = Data},
    case with_modules(Modules, Machine) of
        #machine{} = Machine1 ->
            Debug1 = noted({enter, Module, State}, Name, Debug),
            actions(listed(Actions) ++ [{postpone, false}], #step{state = State, data = Data, enter = true}, Machine1, Debug1, S, Queue);
        {Class, Reason, Stack} ->
            terminate(Class, Reason, Stack, Machine, Debug, S, Queue)
    end.

%% The machine with these callback modules, the first being the one in use.
with_modules([Module | _] = Modules, Machine) ->
    try (try Module:callback_mode() catch throw:Thrown -> Thrown end) of
        Result ->
            case mode(listed(Result), undefined, false) of
                {Mode, Enter} when Mode =/= undefined ->
                    Machine#machine{modules = Modules, mode = Mode, enter = Enter};
                _ ->
                    {error, {bad_return_from_callback_mode, Result}, stack()}
            end
    catch
        Class:Reason:Stack -> {Class, Reason, Stack}
    end.

mode([Mode | Rest], _, Enter) when Mode =:= state_functions; Mode =:= handle_event_function -> mode(Rest, Mode, Enter);
mode([state_enter | Rest], Mode, _) -> mode(Rest, Mode, true);
mode([], Mode, Enter) -> {Mode, Enter};
mode(_, _, _) -> bad.

listed(List) when is_list(List) -> List;
listed(Item) -> [Item].

stack() -> element(2, process_info(self(), current_stacktrace)).

noted(_, _, []) -> [];
noted(Event, Name, Debug) -> sys:handle_debug(Debug, fun print_event/3, Name, Event).

%% The loop ------------------------------------------------------------------------------------------------------------

loop(Machine, Debug, #state{hibernate = true} = S) -> hibernated(Machine, Debug, S);
loop(Machine, Debug, S) -> waiting(Machine, Debug, S).

hibernated(Machine, Debug, S) -> proc_lib:hibernate(?MODULE, wakeup_from_hibernate, [Machine, Debug, S]).

wakeup_from_hibernate(Machine, Debug, S) -> waiting(Machine, Debug, S).

waiting(#machine{parent = Parent, hibernate_after = After} = Machine, Debug, #state{timers = Timers} = S) ->
    receive
        {'$gen_call', From, Request} ->
            received({{call, From}, Request}, Machine, Debug, S);
        {'$gen_cast', Event} ->
            received({cast, Event}, Machine, Debug, S);
        {timeout, Timer, Type} = Message ->
            case Timers of
                #{Type := {Timer, Content}} -> received({Type, Content}, Machine, Debug, S#state{timers = maps:remove(Type, Timers)});
                #{} -> received({info, Message}, Machine, Debug, S)
            end;
        {system, From, Request} ->
            sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, {Machine, S}, S#state.hibernate);
        {'EXIT', Parent, Reason} ->
            terminate(exit, Reason, stack(), Machine, Debug, S, []);
        Message ->
            received({info, Message}, Machine, Debug, S)
    after After ->
            hibernated(Machine, Debug, S)
    end.

received(Event, Machine, [], S) -> handle(Event, [], Machine, [], S);
received(Event, #machine{name = Name} = Machine, Debug, S) ->
    handle(Event, [], Machine, noted({in, Event, S#state.state}, Name, Debug), S).

%% Waking from a hibernation that did not happen still collects garbage.
handle(Event, Events, Machine, Debug, #state{state = State, data = Data, hibernate = Hibernate} = S) ->
    Hibernate =:= false orelse garbage_collect(),
    callback(Event, #step{state = State, data = Data}, Machine, Debug, S, [Event | Events]).

callback({Type, Content}, #step{state = State, data = Data} = Step, #machine{modules = [Module | _], mode = Mode} = Machine, Debug, S, Queue) ->
    try
        case Mode of
            state_functions -> Module:State(Type, Content, Data);
            handle_event_function -> Module:handle_event(Type, Content, State, Data)
        end
    of
        Result -> result(Result, Step, Machine, Debug, S, Queue)
    catch
        throw:Result -> result(Result, Step, Machine, Debug, S, Queue);
        Class:Reason:Stack -> terminate(Class, Reason, Stack, Machine, Debug, S, Queue)
    end.

result(Result, #step{state = State} = Step, Machine, Debug, S, Queue) ->
    case Result of
        keep_state_and_data -> actions([], Step#step{enter = false}, Machine, Debug, S, Queue);
        {keep_state_and_data, Actions} -> actions(Actions, Step#step{enter = false}, Machine, Debug, S, Queue);
        {keep_state, Data} -> actions([], Step#step{data = Data, enter = false}, Machine, Debug, S, Queue);
        {keep_state, Data, Actions} -> actions(Actions, Step#step{data = Data, enter = false}, Machine, Debug, S, Queue);
        {next_state, Next, Data} -> next(Next, Data, [], Result, Step, Machine, Debug, S, Queue);
        {next_state, Next, Data, Actions} -> next(Next, Data, Actions, Result, Step, Machine, Debug, S, Queue);
        repeat_state_and_data -> actions([], Step#step{enter = true}, Machine, Debug, S, Queue);
        {repeat_state_and_data, Actions} -> actions(Actions, Step#step{enter = true}, Machine, Debug, S, Queue);
        {repeat_state, Data} -> actions([], Step#step{data = Data, enter = true}, Machine, Debug, S, Queue);
        {repeat_state, Data, Actions} -> actions(Actions, Step#step{data = Data, enter = true}, Machine, Debug, S, Queue);
        stop -> stopped(exit, normal, Step, Machine, Debug, S, Queue);
        {stop, Reason} -> stopped(exit, Reason, Step, Machine, Debug, S, Queue);
        {stop, Reason, Data} -> stopped(exit, Reason, Step#step{data = Data}, Machine, Debug, S, Queue);
        {stop_and_reply, Reason, Replies} -> stopped(listed(Replies), Reason, Step, Machine, Debug, S, Queue);
        {stop_and_reply, Reason, Replies, Data} -> stopped(listed(Replies), Reason, Step#step{data = Data}, Machine, Debug, S, Queue);
        _ -> stopped(error, {bad_return_from_state_function, Result}, Step#step{state = State}, Machine, Debug, S, Queue)
    end.

next(State, Data, Actions, _, #step{state = State} = Step, Machine, Debug, S, Queue) ->
    actions(Actions, Step#step{data = Data, enter = false}, Machine, Debug, S, Queue);
next(Next, Data, Actions, _, #step{entering = false} = Step, Machine, Debug, S, Queue) ->
    actions(Actions, Step#step{state = Next, data = Data, enter = true}, Machine, Debug, S, Queue);
next(_, _, _, Result, Step, Machine, Debug, S, Queue) ->
    stopped(error, {bad_state_enter_return_from_state_function, Result}, Step, Machine, Debug, S, Queue).

%% Ends the machine with what the step has come to; replies first, where there are some.
stopped([{reply, {To, _} = From, Reply} | Replies], Reason, Step, #machine{name = Name} = Machine, Debug, S, Queue) when is_pid(To) ->
    reply(From, Reply),
    stopped(Replies, Reason, Step, Machine, noted({out, Reply, From}, Name, Debug), S, Queue);
stopped([Reply | _], _, Step, Machine, Debug, S, Queue) ->
    stopped(error, {bad_reply_action_from_state_function, Reply}, Step, Machine, Debug, S, Queue);
stopped([], Reason, Step, Machine, Debug, S, Queue) ->
    stopped(exit, Reason, Step, Machine, Debug, S, Queue);
stopped(Class, Reason, #step{state = State, data = Data, hibernate = Hibernate}, Machine, Debug, S, Queue) ->
    terminate(Class, Reason, stack(), Machine, Debug, S#state{state = State, data = Data, hibernate = Hibernate}, Queue).

%% Actions -------------------------------------------------------------------------------------------------------------

actions([], #step{enter = true} = Step, #machine{enter = true} = Machine, Debug, #state{state = Previous} = S, Queue) ->
    callback({enter, Previous}, Step#step{enter = false, entering = true}, Machine, Debug, S, Queue);
actions([], Step, Machine, Debug, S, Queue) ->
    transition(Step, Machine, Debug, S, Queue);
actions([Action | Actions], Step, Machine, Debug, S, Queue) ->
    case action(Action, Step, Machine, Debug) of
        #step{} = Step1 -> actions(Actions, Step1, Machine, Debug, S, Queue);
        {#step{} = Step1, Debug1} -> actions(Actions, Step1, Machine, Debug1, S, Queue);
        {#machine{} = Machine1, Debug1} -> actions(Actions, Step, Machine1, Debug1, S, Queue);
        bad -> stopped(error, {bad_action_from_state_function, Action}, Step, Machine, Debug, S, Queue);
        bad_when_entering -> stopped(error, {bad_state_enter_action_from_state_function, Action}, Step, Machine, Debug, S, Queue);
        {Class, Reason, Stack} ->
            #step{state = State, data = Data, hibernate = Hibernate} = Step,
            terminate(Class, Reason, Stack, Machine, Debug, S#state{state = State, data = Data, hibernate = Hibernate}, Queue)
    end;
actions(Action, Step, Machine, Debug, S, Queue) ->
    actions([Action], Step, Machine, Debug, S, Queue).

action({reply, {To, _} = From, Reply}, Step, #machine{name = Name}, Debug) when is_pid(To) ->
    reply(From, Reply),
    {Step, noted({out, Reply, From}, Name, Debug)};
action({reply, _, _}, _, _, _) -> bad;
action(hibernate, Step, _, _) -> Step#step{hibernate = true};
action({hibernate, Hibernate}, Step, _, _) when is_boolean(Hibernate) -> Step#step{hibernate = Hibernate};
action(postpone, #step{entering = true}, _, _) -> bad_when_entering;
action(postpone, Step, _, _) -> Step#step{postpone = true};
action({postpone, false}, Step, _, _) -> Step#step{postpone = false};
action({postpone, true}, #step{entering = false} = Step, _, _) -> Step#step{postpone = true};
action({next_event, _, _}, #step{entering = true}, _, _) -> bad_when_entering;
action({next_event, Type, Content}, #step{state = State, events = Events} = Step, #machine{name = Name}, Debug) ->
    case is_event_type(Type) of
        true -> {Step#step{events = [{Type, Content} | Events]}, noted({in, {Type, Content}, State}, Name, Debug)};
        false -> bad
    end;
action({change_callback_module, Module}, Step, #machine{modules = [_ | Modules]} = Machine, Debug) when is_atom(Module) ->
    change_modules([Module | Modules], Step, Machine, Debug);
action({push_callback_module, Module}, Step, #machine{modules = Modules} = Machine, Debug) when is_atom(Module) ->
    change_modules([Module | Modules], Step, Machine, Debug);
action(pop_callback_module, Step, #machine{modules = [_, _ | _] = Modules} = Machine, Debug) ->
    change_modules(tl(Modules), Step, Machine, Debug);
action({Type, cancel}, Step, _, _) -> timeout(Type, true, {Type, infinity, undefined, []}, Step);
action({Type, Time, Content}, Step, _, _) -> timeout(Type, Time =:= update orelse ?IS_RELATIVE(Time), {Type, Time, Content, []}, Step);
action({Type, Time, Content, Options}, Step, _, _) ->
    case is_absolute(listed(Options), false) of
        true -> timeout(Type, is_integer(Time) orelse Time =:= infinity, {Type, Time, Content, listed(Options)}, Step);
        false -> timeout(Type, ?IS_RELATIVE(Time), {Type, Time, Content, []}, Step);
        bad -> bad
    end;
action(Time, Step, _, _) when ?IS_RELATIVE(Time) -> timeout(timeout, true, {timeout, Time, Time, []}, Step);
action(_, _, _, _) -> bad.

timeout(Type, IsTime, Timeout, #step{timeouts = Timeouts} = Step) ->
    case IsTime andalso is_timeout_type(Type) of
        true -> Step#step{timeouts = [Timeout | Timeouts]};
        false -> bad
    end.

is_absolute([{abs, Absolute} | Options], _) when is_boolean(Absolute) -> is_absolute(Options, Absolute);
is_absolute([], Absolute) -> Absolute;
is_absolute(_, _) -> bad.

is_timeout_type(timeout) -> true;
is_timeout_type(state_timeout) -> true;
is_timeout_type({timeout, _}) -> true;
is_timeout_type(_) -> false.

is_event_type({call, {To, _}}) -> is_pid(To);
is_event_type(cast) -> true;
is_event_type(info) -> true;
is_event_type(internal) -> true;
is_event_type(Type) -> is_timeout_type(Type).

change_modules(_, #step{entering = true}, _, _) -> bad_when_entering;
change_modules([Module | _] = Modules, #step{state = State}, #machine{name = Name} = Machine, Debug) ->
    case with_modules(Modules, Machine) of
        #machine{} = Machine1 -> {Machine1, noted({module, Module, State}, Name, Debug)};
        Failure -> Failure
    end.

%% Transitions ---------------------------------------------------------------------------------------------------------

transition(#step{state = Next, data = Data, events = Inserted, hibernate = Hibernate, timeouts = Timeouts, postpone = Postpone},
           #machine{name = Name} = Machine, Debug0, #state{state = State, postponed = Postponed0, timers = Timers0, due = Due0}, [Event | Events]) ->
    Debug = noted({case Postpone of true -> postpone; false -> consume end, Event, State, Next}, Name, Debug0),
    Postponed1 = case Postpone of
                     true -> [Event | Postponed0];
                     false -> Postponed0
                 end,
    %% Any event ends the event time-out, a change of state the state time-out.
    Clock0 = cancelled(timeout, {Timers0, Due0}),
    {Postponed, Waiting, Clock1} = case Next =:= State of
                                       true -> {Postponed1, Events, Clock0};
                                       false -> {[], lists:reverse(Postponed1, Events), cancelled(state_timeout, Clock0)}
                                   end,
    {{Timers, Due}, Debug1} = case Timeouts of
                                  [] -> {Clock1, Debug};
                                  _ -> timeouts(Timeouts, #{}, [], Clock1, {Name, Next}, Debug)
                              end,
    S = #state{state = Next, data = Data, postponed = Postponed, timers = Timers, due = Due, hibernate = Hibernate},
    case {lists:reverse(Inserted, Waiting), Due} of
        {[First | Rest], _} ->
            handle(First, Rest, Machine, Debug1, S);
        {[], [Type | Later]} ->
            #{Type := {0, Content}} = Timers,
            received({Type, Content}, Machine, Debug1, S#state{timers = maps:remove(Type, Timers), due = Later});
        {[], []} ->
            loop(Machine, Debug1, S)
    end.

%% Of several settings of one time-out the last counts. Now are the types that are due at once.
timeouts([{Type, _, _, _} | Timeouts], Seen, Now, Clock, Where, Debug) when is_map_key(Type, Seen) ->
    timeouts(Timeouts, Seen, Now, Clock, Where, Debug);
timeouts([{Type, infinity, _, _} | Timeouts], Seen, Now, Clock, Where, Debug) ->
    timeouts(Timeouts, Seen#{Type => true}, Now, cancelled(Type, Clock), Where, Debug);
timeouts([{Type, update, Content, _} | Timeouts], Seen, Now, {Timers, Due}, Where, Debug) ->
    {Timer, Now1} = case Timers of
                        #{Type := {Running, _}} -> {Running, Now};
                        #{} -> {0, [Type | Now]}
                    end,
    timeouts(Timeouts, Seen#{Type => true}, Now1, {Timers#{Type => {Timer, Content}}, Due}, Where, Debug);
timeouts([{Type, Time, Content, Options} | Timeouts], Seen, Now, Clock, {Name, State} = Where, Debug) ->
    {Timer, Now1} = case Time of
                        0 -> {0, [Type | Now]};
                        _ -> {erlang:start_timer(Time, self(), Type, Options), Now}
                    end,
    {Timers, Due} = cancelled(Type, Clock),
    Debug1 = noted({start_timer, {Type, Time, Content, Options}, State}, Name, Debug),
    timeouts(Timeouts, Seen#{Type => true}, Now1, {Timers#{Type => {Timer, Content}}, Due}, Where, Debug1);
timeouts([], _, Now, {Timers, Due}, _, Debug) ->
    {{Timers, Due ++ Now}, Debug}.

%% Without the time-out; its message too is gone, if the timer had sent it.
cancelled(Type, {Timers, Due} = Clock) ->
    case Timers of
        #{Type := {0, _}} ->
            {maps:remove(Type, Timers), lists:delete(Type, Due)};
        #{Type := {Timer, _}} ->
            case erlang:cancel_timer(Timer) of
                false -> receive {timeout, Timer, _} -> ok end;
                _ -> ok
            end,
            {maps:remove(Type, Timers), Due};
        #{} ->
            Clock
    end.

%% Ending --------------------------------------------------------------------------------------------------------------

terminate(Class, Reason, Stack, #machine{modules = [Module | _], name = Name} = Machine, Debug, #state{state = State, data = Data} = S, Queue) ->
    case erlang:function_exported(Module, terminate, 3) of
        true ->
            try Module:terminate(Reason, State, Data)
            catch
                throw:_ ->
                    ok;
                Class1:Reason1:Stack1 ->
                    report(Class1, Reason1, Stack1, Machine, Debug, S, Queue),
                    erlang:raise(Class1, Reason1, Stack1)
            end;
        false ->
            ok
    end,
    case Reason of
        normal -> noted({terminate, Reason, State}, Name, Debug);
        shutdown -> noted({terminate, Reason, State}, Name, Debug);
        {shutdown, _} -> noted({terminate, Reason, State}, Name, Debug);
        _ -> report(Class, Reason, Stack, Machine, Debug, S, Queue)
    end,
    case Stack of
        [] -> erlang:Class(Reason);
        _ -> erlang:raise(Class, Reason, Stack)
    end.

report(Class, Reason, Stack, #machine{name = Name, modules = [Module | _] = Modules, mode = Mode, enter = Enter}, Debug,
       #state{postponed = Postponed, timers = Timers, state = State, data = Data}, Queue) ->
    #{reason := Reason1, queue := Queue1, postponed := Postponed1, timeouts := Timeouts, log := Log} = Status =
        gen:format_status(Module, terminate, #{reason => Reason, state => State, data => Data, queue => Queue, postponed => Postponed,
                                               timeouts => shown_timers(Timers), log => sys:get_log(Debug)}, [get(), State, Data]),
    Shown = case Status of
                #{'$status' := Old} -> Old;
                #{state := State1, data := Data1} -> {State1, Data1}
            end,
    gen_report:log(error, error, ?MODULE,
                   #{label => {gen_statem, terminate}, name => Name, queue => Queue1, postponed => Postponed1, modules => Modules,
                     callback_mode => case Mode of undefined -> state_functions; _ -> Mode end, state_enter => Enter, state => Shown,
                     timeouts => {map_size(Timers), Timeouts}, log => Log, reason => {Class, Reason1, Stack},
                     client_info => client(Queue), process_label => proc_lib:get_label(self())}, #{}).

shown_timers(Timers) -> [{Type, Content} || Type := {_, Content} <- Timers].

client([{{call, {Client, _}}, _} | _]) when is_pid(Client), node(Client) =:= node() ->
    case process_info(Client, [current_stacktrace, registered_name]) of
        undefined -> {Client, dead};
        [{current_stacktrace, Stack}, {registered_name, []}] -> {Client, {Client, Stack}};
        [{current_stacktrace, Stack}, {registered_name, Name}] -> {Client, {Name, Stack}}
    end;
client([{{call, {Client, _}}, _} | _]) when is_pid(Client) -> {Client, remote};
client(_) -> undefined.

%% Reports -------------------------------------------------------------------------------------------------------------

format_log(Report) ->
    Options = gen_report:options(),
    gen_report:args(told(Report, Options), Options).

format_log(Report, Given) ->
    Options = gen_report:options(Given),
    gen_report:text(told(Report, Options), Options).

told(#{label := {gen_statem, terminate}, name := Name, queue := Queue, state := State, log := Log, reason := {Class, Why, Trace},
       client_info := Client, process_label := Label} = Report, Options) ->
    {Reason, Stack} = explained(Class, Why, Trace),
    Last = lists:sublist(Queue, 1),
    case Options of
        #{single_line := true} ->
            lists:append([["State machine ", {term, Name}, " terminating"],
                          optional(Label =/= undefined, [". Label: ", {term, Label}]),
                          [". Reason: ", {term, Reason}],
                          optional(Stack =/= [], [". Stack: ", {term, Stack}]),
                          [Piece || Event <- Last, Piece <- [". Last event: ", {term, Event}]],
                          [". State: ", {term, State}],
                          optional(Log =/= [], [". Log: ", {terms, Log}]),
                          ["."], told_client(Client, true)]);
        #{} ->
            #{postponed := Postponed, modules := Modules, callback_mode := Mode, state_enter := Enter, timeouts := Timeouts} = Report,
            Queued = lists:nthtail(length(Last), Queue),
            lists:append([["** State machine ", {term, Name}, " terminating~n"],
                          optional(Label =/= undefined, ["** Process label = ", {term, Label}, "~n"]),
                          [Piece || Event <- Last, Piece <- ["** Last event = ", {term, Event}, "~n"]],
                          ["** When server state  = ", {term, State}, "~n** Reason for termination = ", {term, Class}, ":", {term, Reason},
                           "~n** Callback modules = ", {term, Modules},
                           "~n** Callback mode = ", {term, case Enter of true -> [Mode, state_enter]; false -> Mode end}, "~n"],
                          optional(Queued =/= [], ["** Queued = ", {term, Queued}, "~n"]),
                          optional(Postponed =/= [], ["** Postponed = ", {term, Postponed}, "~n"]),
                          optional(Stack =/= [], ["** Stacktrace =~n**  ", {term, Stack}, "~n"]),
                          optional(element(1, Timeouts) > 0, ["** Time-outs: ", {term, Timeouts}, "~n"]),
                          optional(Log =/= [], ["** Log =~n**  ", {terms, Log}, "~n"]),
                          told_client(Client, false)])
    end.

optional(true, Pieces) -> Pieces;
optional(false, _) -> [].

told_client(undefined, _) -> [];
told_client({Client, dead}, true) -> [" Client ", pid_to_list(Client), " is dead."];
told_client({Client, dead}, false) -> ["** Client ", pid_to_list(Client), " is dead~n"];
told_client({Client, remote}, true) -> [" Client ", pid_to_list(Client), " is remote on node ", io_lib:write_atom(node(Client)), "."];
told_client({Client, remote}, false) -> ["** Client ", pid_to_list(Client), " is remote on node ", io_lib:write_atom(node(Client)), "~n"];
told_client({_, {Name, Stack}}, true) -> [" Client ", {term, Name}, " stacktrace: ", {term, lists:sublist(Stack, 4)}, "."];
told_client({_, {Name, Stack}}, false) -> ["** Client ", {term, Name}, " stacktrace~n** ", {term, Stack}, "~n"].

explained(error, undef, [{Module, Function, Args, _} | Rest] = Stack) ->
    Arity = if is_list(Args) -> length(Args); true -> Args end,
    case {code:is_loaded(Module), erlang:function_exported(Module, Function, Arity)} of
        {false, _} -> {{'module could not be loaded', Module}, Rest};
        {_, false} -> {{'function not exported', {Module, Function, Arity}}, Rest};
        {_, true} -> {undef, Stack}
    end;
explained(_, Reason, Stack) -> {Reason, Stack}.

print_event(Device, {in, Event, State}, Name) ->
    io:format(Device, "*DBG* ~tp receive ~ts in state ~tp~n", [Name, event_text(Event), State]);
print_event(Device, {out, Reply, {To, _}}, Name) ->
    io:format(Device, "*DBG* ~tp send ~tp to ~tw~n", [Name, Reply, To]);
print_event(Device, {What, Object, State}, Name) when What =:= enter; What =:= module; What =:= start_timer; What =:= terminate ->
    io:format(Device, "*DBG* ~tp ~w ~tp in state ~tp~n", [Name, What, Object, State]);
print_event(Device, {What, Event, State, State}, Name) ->
    io:format(Device, "*DBG* ~tp ~w ~ts in state ~tp~n", [Name, What, event_text(Event), State]);
print_event(Device, {What, Event, State, Next}, Name) ->
    io:format(Device, "*DBG* ~tp ~w ~ts in state ~tp => ~tp~n", [Name, What, event_text(Event), State, Next]).

event_text({{call, {From, _}}, Request}) -> io_lib:format("call ~tp from ~tw", [Request, From]);
event_text({Type, Content}) -> io_lib:format("~tw ~tp", [Type, Content]).

%% The system protocol -------------------------------------------------------------------------------------------------

system_continue(Parent, Debug, {Machine, S}) -> loop(Machine#machine{parent = Parent}, Debug, S).

system_terminate(Reason, Parent, Debug, {Machine, S}) ->
    terminate(exit, Reason, stack(), Machine#machine{parent = Parent}, Debug, S, []).

system_code_change({#machine{modules = [Module | _] = Modules} = Machine, #state{state = State, data = Data} = S}, _, Vsn, Extra) ->
    case (try Module:code_change(Vsn, State, Data, Extra) catch throw:Thrown -> Thrown end) of
        {ok, State1, Data1} ->
            case with_modules(Modules, Machine) of
                #machine{} = Machine1 -> {ok, {Machine1, S#state{state = State1, data = Data1}}};
                {Class, Reason, Stack} -> erlang:raise(Class, Reason, Stack)
            end;
        {ok, _} = Other ->
            erlang:error({case_clause, Other});
        Other ->
            Other
    end.

system_get_state({_, #state{state = State, data = Data}}) -> {ok, {State, Data}}.

system_replace_state(F, {Machine, #state{state = State, data = Data} = S}) ->
    {State1, Data1} = Result = F({State, Data}),
    {ok, Result, {Machine, S#state{state = State1, data = Data1}}}.

format_status(Option, [Dictionary, Mode, Parent, Debug,
                       {#machine{name = Name, modules = [Module | _] = Modules},
                        #state{postponed = Postponed, timers = Timers, state = State, data = Data}}]) ->
    Given = #{state => State, data => Data, postponed => Postponed, log => sys:get_log(Debug), timeouts => shown_timers(Timers)},
    {Status, Specific} = case gen:format_status(Module, Option, Given, [Dictionary, State, Data]) of
                             #{'EXIT' := Crash} -> {Given, [{data, [{"State", {State, Crash}}]}]};
                             #{'$status' := Old} = Answered -> {Answered, listed(Old)};
                             #{state := State1, data := Data1} = Answered -> {Answered, [{data, [{"State", {State1, Data1}}]}]}
                         end,
    #{timeouts := Timeouts, log := Log, postponed := Postponed1} = Status,
    [{header, gen:format_status_header("Status for state machine", Name)},
     {data, [{"Status", Mode}, {"Parent", Parent}, {"Modules", Modules}, {"Time-outs", {map_size(Timers), Timeouts}},
             {"Logged Events", Log}, {"Postponed", Postponed1}]} | Specific].
