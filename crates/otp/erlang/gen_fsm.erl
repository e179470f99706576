%% State machines of old, each state a function of the callback module.
%%
%% Events are `{'$gen_event', Event}` and `{'$gen_sync_event', From, Event}` for the function of the state,
%% `{'$gen_all_state_event', Event}` and `{'$gen_sync_all_state_event', From, Event}` for handle_event/3 and handle_sync_event/4; all
%% else goes to handle_info/3. What a callback throws is what it returns.
-module(gen_fsm).
-deprecated({'_', '_', "use the 'gen_statem' module instead"}).

-export([cancel_timer/1, enter_loop/4, enter_loop/5, enter_loop/6, format_log/1, format_log/2, format_status/2, init_it/6, reply/2,
         send_all_state_event/2, send_event/2, send_event_after/2, start/3, start/4, start_link/3, start_link/4, start_timer/2, stop/1,
         stop/3, sync_send_all_state_event/2, sync_send_all_state_event/3, sync_send_event/2, sync_send_event/3, system_code_change/4,
         system_continue/3, system_get_state/1, system_replace_state/2, system_terminate/4, wake_hib/7]).

-callback init(term()) -> {ok, atom(), term()} | {ok, atom(), term(), timeout() | hibernate} | {stop, term()} | ignore.
-callback handle_event(term(), atom(), term()) -> tuple().
-callback handle_sync_event(term(), {pid(), term()}, atom(), term()) -> tuple().
-callback handle_info(term(), atom(), term()) -> tuple().
-callback terminate(term(), atom(), term()) -> term().
-callback code_change(term(), atom(), term(), term()) -> {ok, atom(), term()}.
-callback format_status(normal | terminate, [term()]) -> term().
-callback 'StateName'(term(), term()) -> tuple().
-callback 'StateName'(term(), {pid(), term()}, term()) -> tuple().
-optional_callbacks([handle_info/3, terminate/3, code_change/4, format_status/2, 'StateName'/2, 'StateName'/3]).

-record(fsm, {parent, name, module, hibernate_after = infinity, debug = []}).

%% Interface -----------------------------------------------------------------------------------------------------------

start(Module, Args, Options) -> gen:start(?MODULE, nolink, Module, Args, Options).
start(Name, Module, Args, Options) -> gen:start(?MODULE, nolink, Name, Module, Args, Options).
start_link(Module, Args, Options) -> gen:start(?MODULE, link, Module, Args, Options).
start_link(Name, Module, Args, Options) -> gen:start(?MODULE, link, Name, Module, Args, Options).

stop(Fsm) -> gen:stop(Fsm).
stop(Fsm, Reason, Timeout) -> gen:stop(Fsm, Reason, Timeout).

send_event(Fsm, Event) -> send(Fsm, {'$gen_event', Event}).
send_all_state_event(Fsm, Event) -> send(Fsm, {'$gen_all_state_event', Event}).

send({global, Name}, Message) ->
    catch global:send(Name, Message),
    ok;
send({via, Module, Name}, Message) ->
    catch Module:send(Name, Message),
    ok;
send(Fsm, Message) ->
    Fsm ! Message,
    ok.

sync_send_event(Fsm, Event) ->
    asked(fun() -> gen:call(Fsm, '$gen_sync_event', Event) end, sync_send_event, [Fsm, Event]).
sync_send_event(Fsm, Event, Timeout) ->
    asked(fun() -> gen:call(Fsm, '$gen_sync_event', Event, Timeout) end, sync_send_event, [Fsm, Event, Timeout]).
sync_send_all_state_event(Fsm, Event) ->
    asked(fun() -> gen:call(Fsm, '$gen_sync_all_state_event', Event) end, sync_send_all_state_event, [Fsm, Event]).
sync_send_all_state_event(Fsm, Event, Timeout) ->
    asked(fun() -> gen:call(Fsm, '$gen_sync_all_state_event', Event, Timeout) end, sync_send_all_state_event, [Fsm, Event, Timeout]).

asked(Ask, Function, Args) ->
    try
        {ok, Reply} = Ask(),
        Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, Function, Args}})
    end.

reply(From, Reply) -> gen:reply(From, Reply).

start_timer(Time, Message) -> erlang:start_timer(Time, self(), {'$gen_timer', Message}).
send_event_after(Time, Event) -> erlang:start_timer(Time, self(), {'$gen_event', Event}).

%% A timer whose message is here already counts as one that has not run out.
cancel_timer(Timer) ->
    case erlang:cancel_timer(Timer) of
        false ->
            receive {timeout, Timer, _} -> 0
            after 0 -> false
            end;
        Left -> Left
    end.

enter_loop(Module, Options, State, Data) -> enter_loop(Module, Options, State, Data, self(), infinity).

enter_loop(Module, Options, State, Data, Name) when is_tuple(Name) -> enter_loop(Module, Options, State, Data, Name, infinity);
enter_loop(Module, Options, State, Data, Time) -> enter_loop(Module, Options, State, Data, self(), Time).

enter_loop(Module, Options, State, Data, FullName, Time) ->
    Name = gen:get_proc_name(FullName),
    Parent = gen:get_parent(),
    loop(#fsm{parent = Parent, name = Name, module = Module, hibernate_after = gen:hibernate_after(Options),
              debug = gen:debug_options(Name, Options)}, State, Data, Time).

init_it(Starter, self, FullName, Module, Args, Options) -> init_it(Starter, self(), FullName, Module, Args, Options);
init_it(Starter, Parent, FullName, Module, Args, Options) ->
    Name = gen:name(FullName),
    Fsm = #fsm{parent = Parent, name = Name, module = Module, hibernate_after = gen:hibernate_after(Options),
               debug = gen:debug_options(Name, Options)},
    case catch Module:init(Args) of
        {ok, State, Data} ->
            proc_lib:init_ack(Starter, {ok, self()}),
            loop(Fsm, State, Data, infinity);
        {ok, State, Data, Time} ->
            proc_lib:init_ack(Starter, {ok, self()}),
            loop(Fsm, State, Data, Time);
        {stop, Reason} -> not_started(FullName, Reason);
        ignore ->
            gen:unregister_name(FullName),
            proc_lib:init_fail(Starter, ignore, {exit, normal});
        {'EXIT', Reason} -> not_started(FullName, Reason);
        Other -> exit({bad_return_value, Other})
    end.

not_started(FullName, Reason) ->
    gen:unregister_name(FullName),
    exit(Reason).

%% The loop ------------------------------------------------------------------------------------------------------------

loop(#fsm{parent = Parent, name = Name, module = Module, hibernate_after = After, debug = Debug}, State, Data, hibernate) ->
    proc_lib:hibernate(?MODULE, wake_hib, [Parent, Name, State, Data, Module, After, Debug]);
loop(#fsm{hibernate_after = After} = Fsm, State, Data, infinity) ->
    receive Message -> received(Message, Fsm, State, Data, infinity, false)
    after After -> loop(Fsm, State, Data, hibernate)
    end;
loop(Fsm, State, Data, Time) ->
    receive Message -> received(Message, Fsm, State, Data, Time, false)
    after Time -> received({'$gen_event', timeout}, Fsm, State, Data, Time, false)
    end.

wake_hib(Parent, Name, State, Data, Module, After, Debug) ->
    Fsm = #fsm{parent = Parent, name = Name, module = Module, hibernate_after = After, debug = Debug},
    receive Message -> received(Message, Fsm, State, Data, hibernate, true) end.

received({system, From, Request}, #fsm{parent = Parent, debug = Debug} = Fsm, State, Data, Time, Hibernated) ->
    sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, {Fsm, State, Data, Time}, Hibernated);
received({'EXIT', Parent, Reason} = Message, #fsm{parent = Parent} = Fsm, State, Data, _, _) ->
    terminate(Reason, undefined, Message, Fsm, State, Data);
received(Message, Fsm0, State, Data, _, _) ->
    Fsm = noted({in, Message, State}, Fsm0),
    From = from(Message),
    case catch dispatch(Message, Fsm#fsm.module, State, Data) of
        {next_state, State1, Data1} -> loop(noted({noreply, State1}, Fsm), State1, Data1, infinity);
        {next_state, State1, Data1, Time} -> loop(noted({noreply, State1}, Fsm), State1, Data1, Time);
        {reply, Reply, State1, Data1} when From =/= undefined -> loop(replied(From, Reply, State1, Fsm), State1, Data1, infinity);
        {reply, Reply, State1, Data1, Time} when From =/= undefined -> loop(replied(From, Reply, State1, Fsm), State1, Data1, Time);
        {stop, Reason, Data1} -> terminate(Reason, From, Message, Fsm, State, Data1);
        {stop, Reason, Reply, Data1} when From =/= undefined ->
            try terminate(Reason, From, Message, Fsm, State, Data1)
            after replied(From, Reply, State, Fsm)
            end;
        {'EXIT', {undef, [{Module, handle_info, [_, _, _], _} | _]} = Reason} when Module =:= Fsm#fsm.module ->
            case erlang:function_exported(Module, handle_info, 3) of
                true -> terminate(Reason, From, Message, Fsm, State, Data);
                false ->
                    gen_report:log(warning, warning_msg, ?MODULE, #{label => {?MODULE, no_handle_info}, module => Module, message => Message}, #{}),
                    loop(Fsm, State, Data, infinity)
            end;
        {'EXIT', Reason} -> terminate(Reason, From, Message, Fsm, State, Data);
        Other -> terminate({bad_return_value, Other}, From, Message, Fsm, State, Data)
    end.

dispatch({'$gen_event', Event}, Module, State, Data) -> Module:State(Event, Data);
dispatch({'$gen_sync_event', From, Event}, Module, State, Data) -> Module:State(Event, From, Data);
dispatch({'$gen_all_state_event', Event}, Module, State, Data) -> Module:handle_event(Event, State, Data);
dispatch({'$gen_sync_all_state_event', From, Event}, Module, State, Data) -> Module:handle_sync_event(Event, From, State, Data);
dispatch({timeout, Timer, {'$gen_timer', Message}}, Module, State, Data) -> Module:State({timeout, Timer, Message}, Data);
dispatch({timeout, _, {'$gen_event', Event}}, Module, State, Data) -> Module:State(Event, Data);
dispatch(Message, Module, State, Data) -> Module:handle_info(Message, State, Data).

from({'$gen_sync_event', From, _}) -> From;
from({'$gen_sync_all_state_event', From, _}) -> From;
from(_) -> undefined.

replied(From, Reply, State, Fsm) ->
    reply(From, Reply),
    noted({out, Reply, From, State}, Fsm).

noted(_, #fsm{debug = []} = Fsm) -> Fsm;
noted(Event, #fsm{name = Name, debug = Debug} = Fsm) -> Fsm#fsm{debug = sys:handle_debug(Debug, fun print_event/3, Name, Event)}.

print_event(Device, {in, Message, State}, Name) ->
    {Format, Args} = case Message of
                         {'$gen_event', Event} -> {"event ~tp", [Event]};
                         {'$gen_all_state_event', Event} -> {"all_state_event ~tp", [Event]};
                         {'$gen_sync_event', {From, _}, Event} -> {"sync_event ~tp from ~tw", [Event, From]};
                         {'$gen_sync_all_state_event', {From, _}, Event} -> {"sync_all_state_event ~tp from ~tw", [Event, From]};
                         {timeout, Timer, {'$gen_timer', Text}} -> {"timer ~tp", [{timeout, Timer, Text}]};
                         {timeout, _, {'$gen_event', Event}} -> {"timer ~tp", [Event]};
                         _ -> {"~tp", [Message]}
                     end,
    io:format(Device, "*DBG* ~tp got " ++ Format ++ " in state ~tw~n", [Name | Args] ++ [State]);
print_event(Device, {out, Reply, {To, _}, State}, Name) ->
    io:format(Device, "*DBG* ~tp sent ~tp to ~tw~n      and switched to state ~tw~n", [Name, Reply, To, State]);
print_event(Device, {noreply, State}, Name) ->
    io:format(Device, "*DBG* ~tp switched to state ~tw~n", [Name, State]).

%% Ending --------------------------------------------------------------------------------------------------------------

terminate(Reason, From, Message, #fsm{module = Module} = Fsm, State, Data) ->
    case erlang:function_exported(Module, terminate, 3) andalso (catch Module:terminate(Reason, State, Data)) of
        {'EXIT', Failure} ->
            report(Failure, From, Message, Fsm, State, Data),
            exit(Failure);
        _ ->
            is_quiet(Reason) orelse report(Reason, From, Message, Fsm, State, Data),
            exit(Reason)
    end.

is_quiet(normal) -> true;
is_quiet(shutdown) -> true;
is_quiet({shutdown, _}) -> true;
is_quiet(_) -> false.

report(Reason, From, Message, #fsm{name = Name, module = Module, debug = Debug}, State, Data) ->
    Report = #{label => {?MODULE, terminate}, name => Name, last_message => Message, state_name => State,
               state_data => shown(terminate, Module, get(), Data), log => sys:get_log(Debug), reason => Reason,
               client_info => client(From), process_label => proc_lib:get_label(self())},
    gen_report:log(error, error, ?MODULE, Report, #{}).

client(undefined) -> undefined;
client({Pid, _}) when node(Pid) =/= node() -> {Pid, remote};
client({Pid, _}) ->
    case process_info(Pid, [current_stacktrace, registered_name]) of
        undefined -> {Pid, dead};
        [{_, Stack}, {_, []}] -> {Pid, {Pid, Stack}};
        [{_, Stack}, {_, Name}] -> {Pid, {Name, Stack}}
    end.

format_log(Report) -> gen_report:args(pieces(Report, false), gen_report:options()).

format_log(Report, Options0) ->
    Options = #{single_line := Single} = gen_report:options(Options0),
    gen_report:text(pieces(Report, Single), Options).

pieces(#{label := {_, no_handle_info}, module := Module, message := Message}, true) ->
    ["Undefined handle_info in ", {term, Module}, ". Unhandled message: ", {term, Message}, "."];
pieces(#{label := {_, no_handle_info}, module := Module, message := Message}, false) ->
    ["** Undefined handle_info in ", {plain, Module}, "~n** Unhandled message: ", {term, Message}, "~n"];
pieces(#{name := Name, last_message := Message, state_name := State, state_data := Data, log := Log, reason := Reason, client_info := Client,
         process_label := Label}, true) ->
    ["State machine ", {term, Name}, " terminating"] ++ [Piece || Label =/= undefined, Piece <- [". Label: ", {term, Label}]] ++
        [". Reason: ", {term, gen_report:reason(Reason)}, ". Last event: ", {term, single(event(Message))}, ". State: ", {term, State},
         ". Data: ", {term, Data}] ++ [Piece || Log =/= [], Piece <- [". Log: ", {terms, Log}]] ++ ["."] ++ client_pieces(Client, true);
pieces(#{name := Name, last_message := Message, state_name := State, state_data := Data, log := Log, reason := Reason, client_info := Client,
         process_label := Label}, false) ->
    {Kind, Event, Where} = event(Message),
    ["** State machine ", {term, Name}, " terminating \n"] ++
        [Piece || Label =/= undefined, Piece <- ["** Process label == ", {term, Label}, "~n"]] ++
        ["** Last ", Kind, " in was ", {term, Event}] ++ Where ++
        ["~n** When State == ", {term, State}, "~n**      Data  == ", {term, Data}, "~n** Reason for termination ==~n** ",
         {term, gen_report:reason(Reason)}, "~n"] ++
        [Piece || Log =/= [], Piece <- ["** Log ==~n**", {terms, Log}, "~n"]] ++ client_pieces(Client, false).

event({'$gen_event', Event}) -> {"event", Event, []};
event({'$gen_sync_event', {From, _}, Event}) -> {"sync event", Event, [" from ", {term, From}]};
event({'$gen_all_state_event', Event}) -> {"event", Event, [" (for all states)"]};
event({'$gen_sync_all_state_event', {From, _}, Event}) -> {"sync event", Event, [" (for all states) from ", {term, From}]};
event({timeout, Timer, {'$gen_timer', Message}}) -> {"timer event", {timeout, Timer, Message}, []};
event({timeout, _, {'$gen_event', Event}}) -> {"timer event", Event, []};
event(Message) -> {"message", Message, []}.

single({_, Event, Where}) -> [Event | [From || {term, From} <- Where]].

client_pieces(undefined, _) -> [];
client_pieces({Pid, dead}, true) -> [" Client ", {plain, Pid}, " is dead."];
client_pieces({Pid, dead}, false) -> ["** Client ", {plain, Pid}, " is dead~n"];
client_pieces({Pid, remote}, true) -> [" Client ", {plain, Pid}, " is remote on node ", {plain, node(Pid)}, "."];
client_pieces({Pid, remote}, false) -> ["** Client ", {plain, Pid}, " is remote on node ", {plain, node(Pid)}, "~n"];
client_pieces({_, {Name, Stack}}, true) -> [" Client ", {term, Name}, " stacktrace: ", {term, lists:sublist(Stack, 4)}, "."];
client_pieces({_, {Name, Stack}}, false) -> ["** Client ", {term, Name}, " stacktrace~n** ", {term, Stack}, "~n"].

%% The system protocol -------------------------------------------------------------------------------------------------

system_continue(Parent, Debug, {Fsm, State, Data, Time}) -> loop(Fsm#fsm{parent = Parent, debug = Debug}, State, Data, Time).

system_terminate(Reason, _, Debug, {Fsm, State, Data, _}) -> terminate(Reason, undefined, [], Fsm#fsm{debug = Debug}, State, Data).

system_code_change({#fsm{module = Module} = Fsm, State, Data, Time}, _, Vsn, Extra) ->
    case catch Module:code_change(Vsn, State, Data, Extra) of
        {ok, State1, Data1} -> {ok, {Fsm, State1, Data1, Time}};
        Other -> Other
    end.

system_get_state({_, State, Data, _}) -> {ok, {State, Data}}.

system_replace_state(F, {Fsm, State, Data, Time}) ->
    {State1, Data1} = New = F({State, Data}),
    {ok, New, {Fsm, State1, Data1, Time}}.

format_status(Option, [Dictionary, Mode, Parent, Debug, {#fsm{name = Name, module = Module}, State, Data, _}]) ->
    Specific = case shown(Option, Module, Dictionary, Data) of
                   Shown when is_list(Shown) -> Shown;
                   Shown -> [Shown]
               end,
    [{header, gen:format_status_header("Status for state machine", Name)},
     {data, [{"Status", Mode}, {"Parent", Parent}, {"Logged events", sys:get_log(Debug)}, {"StateName", State}]} | Specific].

shown(Option, Module, Dictionary, Data) ->
    Whole = case Option of
                terminate -> Data;
                _ -> [{data, [{"StateData", Data}]}]
            end,
    try erlang:function_exported(Module, format_status, 2) andalso Module:format_status(Option, [Dictionary, Data]) of
        false -> Whole;
        Shown -> Shown
    catch
        _:_ -> Whole
    end.
