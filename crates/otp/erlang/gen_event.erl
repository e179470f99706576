%% The generic event manager: a process with handlers, each a callback module with a state, that all see each event.
%%
%% A call is `{From, Tag, Request}` with the manager's own pid as label (gen:call/4), an event `{notify, Event}`; anything else goes to
%% handle_info/2 of every handler. A handler that fails is removed, and its supervisor, if it has one, told `{gen_event_EXIT, Handler, Reason}`.
-module(gen_event).

-export([become/5, add_handler/3, add_sup_handler/3, call/3, call/4, check_response/2, check_response/3, delete_handler/3, format_log/1,
         format_log/2, format_status/2, init_it/6, notify/2, receive_response/2, receive_response/3, reqids_add/3,
         reqids_new/0, reqids_size/1, reqids_to_list/1, send_request/3, send_request/5, start/0, start/1, start/2,
         start_link/0, start_link/1, start_link/2, start_monitor/0, start_monitor/1, start_monitor/2, stop/1, stop/3,
         swap_handler/3, swap_sup_handler/3, sync_notify/2, system_code_change/4, system_continue/3, system_get_state/1,
         system_replace_state/2, system_terminate/4, wait_response/2, wait_response/3, wake_hib/5, which_handlers/1]).

-callback init(term()) -> {ok, term()} | {ok, term(), hibernate} | {error, term()}.
-callback handle_event(term(), term()) -> term().
-callback handle_call(term(), term()) -> term().
-callback handle_info(term(), term()) -> term().
-callback terminate(term(), term()) -> term().
-callback code_change(term(), term(), term()) -> {ok, term()}.
-callback format_status(normal | terminate, [term()]) -> term().
-callback format_status(map()) -> map().
-optional_callbacks([handle_info/2, terminate/2, code_change/3, format_status/1, format_status/2]).

-export_type([handler/0, emgr_ref/0, request_id/0, request_id_collection/0]).

-type handler() :: atom() | {atom(), term()}.
-type emgr_ref() :: atom() | {atom(), node()} | {global, term()} | {via, module(), term()} | pid().
-opaque request_id() :: gen:request_id().
-opaque request_id_collection() :: gen:request_id_collection().

%% Without an id it is false; supervised is the supervising process or false.
-record(handler, {module, id = false, state, supervised = false}).

%% Interface -----------------------------------------------------------------------------------------------------------

start() -> gen:start(?MODULE, nolink, 'no callback module', [], []).
start(Name) when is_tuple(Name) -> gen:start(?MODULE, nolink, Name, 'no callback module', [], []);
start(Options) when is_list(Options) -> gen:start(?MODULE, nolink, 'no callback module', [], Options);
start(Arg) -> erlang:error(badarg, [Arg]).
start(Name, Options) when is_tuple(Name), is_list(Options) -> gen:start(?MODULE, nolink, Name, 'no callback module', [], Options);
start(Name, Options) -> erlang:error(badarg, [Name, Options]).

start_link() -> gen:start(?MODULE, link, 'no callback module', [], []).
start_link(Name) when is_tuple(Name) -> gen:start(?MODULE, link, Name, 'no callback module', [], []);
start_link(Options) when is_list(Options) -> gen:start(?MODULE, link, 'no callback module', [], Options);
start_link(Arg) -> erlang:error(badarg, [Arg]).
start_link(Name, Options) when is_tuple(Name), is_list(Options) -> gen:start(?MODULE, link, Name, 'no callback module', [], Options);
start_link(Name, Options) -> erlang:error(badarg, [Name, Options]).

start_monitor() -> gen:start(?MODULE, monitor, 'no callback module', [], []).
start_monitor(Name) when is_tuple(Name) -> gen:start(?MODULE, monitor, Name, 'no callback module', [], []);
start_monitor(Options) when is_list(Options) -> gen:start(?MODULE, monitor, 'no callback module', [], Options);
start_monitor(Arg) -> erlang:error(badarg, [Arg]).
start_monitor(Name, Options) when is_tuple(Name), is_list(Options) -> gen:start(?MODULE, monitor, Name, 'no callback module', [], Options);
start_monitor(Name, Options) -> erlang:error(badarg, [Name, Options]).

stop(Manager) -> gen:stop(Manager).
stop(Manager, Reason, Timeout) -> gen:stop(Manager, Reason, Timeout).

notify({global, Name}, Event) ->
    catch global:send(Name, {notify, Event}),
    ok;
notify({via, Module, Name}, Event) ->
    catch Module:send(Name, {notify, Event}),
    ok;
notify(Manager, Event) ->
    Manager ! {notify, Event},
    ok.

sync_notify(Manager, Event) -> ask(Manager, {sync_notify, Event}).
which_handlers(Manager) -> ask(Manager, which_handlers).
add_handler(Manager, Handler, Args) -> ask(Manager, {add_handler, Handler, Args}).
add_sup_handler(Manager, Handler, Args) -> ask(Manager, {add_sup_handler, Handler, Args, self()}).
delete_handler(Manager, Handler, Args) -> ask(Manager, {delete_handler, Handler, Args}).
swap_handler(Manager, {Old, Args1}, {New, Args2}) -> ask(Manager, {swap_handler, Old, Args1, New, Args2}).
swap_sup_handler(Manager, {Old, Args1}, {New, Args2}) -> ask(Manager, {swap_sup_handler, Old, Args1, New, Args2, self()}).

ask(Manager, Request) ->
    {ok, Reply} = gen:call(Manager, self(), Request, infinity),
    Reply.

call(Manager, Handler, Request) ->
    try gen:call(Manager, self(), {call, Handler, Request}) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, [Manager, Handler, Request]}})
    end.

call(Manager, Handler, Request, Timeout) ->
    try gen:call(Manager, self(), {call, Handler, Request}, Timeout) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, [Manager, Handler, Request, Timeout]}})
    end.

%% Requests are gen's; an error of the handler is the response itself.
send_request(Manager, Handler, Request) ->
    checked(fun() -> gen:send_request(Manager, self(), {call, Handler, Request}) end, [Manager, Handler, Request]).

send_request(Manager, Handler, Request, Label, Requests) ->
    checked(fun() -> gen:send_request(Manager, self(), {call, Handler, Request}, Label, Requests) end,
            [Manager, Handler, Request, Label, Requests]).

wait_response(Request, Time) -> response(checked(fun() -> gen:wait_response(Request, Time) end, [Request, Time])).
wait_response(Requests, Time, Delete) ->
    response(checked(fun() -> gen:wait_response(Requests, Time, Delete) end, [Requests, Time, Delete])).

receive_response(Request, Time) -> response(checked(fun() -> gen:receive_response(Request, Time) end, [Request, Time])).
receive_response(Requests, Time, Delete) ->
    response(checked(fun() -> gen:receive_response(Requests, Time, Delete) end, [Requests, Time, Delete])).

check_response(Message, Request) -> response(checked(fun() -> gen:check_response(Message, Request) end, [Message, Request])).
check_response(Message, Requests, Delete) ->
    response(checked(fun() -> gen:check_response(Message, Requests, Delete) end, [Message, Requests, Delete])).

response({reply, {error, _} = Error}) -> Error;
response({{reply, {error, _} = Error}, Label, Requests}) -> {Error, Label, Requests};
response(Response) -> Response.

reqids_new() -> gen:reqids_new().
reqids_size(Requests) -> checked(fun() -> gen:reqids_size(Requests) end, [Requests]).
reqids_add(Request, Label, Requests) -> checked(fun() -> gen:reqids_add(Request, Label, Requests) end, [Request, Label, Requests]).
reqids_to_list(Requests) -> checked(fun() -> gen:reqids_to_list(Requests) end, [Requests]).

checked(Body, Args) ->
    try Body()
    catch error:badarg -> erlang:error(badarg, Args)
    end.

%% The loop ------------------------------------------------------------------------------------------------------------

init_it(Starter, self, Name, Module, Args, Options) -> init_it(Starter, self(), Name, Module, Args, Options);
init_it(Starter, Parent, FullName, _, _, Options) ->
    process_flag(trap_exit, true),
    Name = gen:name(FullName),
    Debug = gen:debug_options(Name, Options),
    proc_lib:init_ack(Starter, {ok, self()}),
    loop(Parent, Name, [], gen:hibernate_after(Options), Debug, false).

%% The calling process, which has the name and has got a first message, goes on as a manager with one handler in this state.
become(First, Parent, Name, Module, State) ->
    process_flag(trap_exit, true),
    put('$ancestors', [Parent]),
    put('$initial_call', {?MODULE, init_it, 6}),
    received(First, Parent, Name, [#handler{module = Module, state = State}], infinity, [], false).

loop(Parent, Name, Handlers, After, Debug, true) ->
    proc_lib:hibernate(?MODULE, wake_hib, [Parent, Name, Handlers, After, Debug]);
loop(Parent, Name, Handlers, After, Debug, false) ->
    receive Message -> received(Message, Parent, Name, Handlers, After, Debug, false)
    after After -> loop(Parent, Name, Handlers, After, Debug, true)
    end.

wake_hib(Parent, Name, Handlers, After, Debug) ->
    receive Message -> received(Message, Parent, Name, Handlers, After, Debug, true) end.

received({system, From, Request}, Parent, Name, Handlers, After, Debug, Hibernated) ->
    sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, [Name, Handlers, After, Hibernated], Hibernated);
received({'EXIT', Parent, Reason}, Parent, Name, Handlers, _, _, _) ->
    terminate(Reason, Parent, Handlers, Name);
received(Message, Parent, Name, Handlers, After, Debug, _) ->
    Debug1 = case Debug of
                 [] -> [];
                 _ -> sys:handle_debug(Debug, fun print_event/3, Name, {in, Message})
             end,
    {Hibernate, Handlers1} = handle(Message, Handlers, Name),
    loop(Parent, Name, Handlers1, After, Debug1, Hibernate).

handle({notify, Event}, Handlers, Name) ->
    notified(Event, handle_event, Handlers, Name);
handle({_, From, {sync_notify, Event}}, Handlers, Name) ->
    Result = notified(Event, handle_event, Handlers, Name),
    answer(From, ok, Result);
handle({'EXIT', From, Reason}, Handlers, Name) ->
    Left = [Handler || Handler <- Handlers, not lost_supervisor(Handler, From, Reason, Name)],
    {_, Left1} = notified({'EXIT', From, Reason}, handle_info, Left, Name),
    {false, Left1};
handle({_, From, {call, Handler, Request}}, Handlers, Name) ->
    {Reply, Result} = called(Handler, Request, Handlers, Name),
    answer(From, Reply, Result);
handle({_, From, {add_handler, Handler, Args}}, Handlers, _) ->
    {Reply, Result} = added(Handler, Args, false, Handlers),
    answer(From, Reply, Result);
handle({_, From, {add_sup_handler, Handler, Args, Supervisor}}, Handlers, _) ->
    {Reply, Result} = added(Handler, Args, Supervisor, Handlers),
    answer(From, Reply, Result);
handle({_, From, {delete_handler, Handler, Args}}, Handlers, Name) ->
    case taken(Handler, Handlers) of
        {#handler{} = Found, Others} -> answer(From, ended(Found, Args, delete, Name, normal), {false, Others});
        none -> answer(From, {error, module_not_found}, {false, Handlers})
    end;
handle({_, From, {swap_handler, Old, Args1, New, Args2}}, Handlers, Name) ->
    {Reply, Result} = swapped(Old, Args1, New, Args2, same, Handlers, Name),
    answer(From, Reply, Result);
handle({_, From, {swap_sup_handler, Old, Args1, New, Args2, Supervisor}}, Handlers, Name) ->
    {Reply, Result} = swapped(Old, Args1, New, Args2, Supervisor, Handlers, Name),
    answer(From, Reply, Result);
handle({_, From, which_handlers}, Handlers, _) ->
    answer(From, [name(Handler) || Handler <- Handlers], {false, Handlers});
handle({_, From, get_modules}, Handlers, _) ->
    answer(From, lists:usort([Module || #handler{module = Module} <- Handlers]), {false, Handlers});
handle(Message, Handlers, Name) ->
    notified(Message, handle_info, Handlers, Name).

answer(From, Reply, Result) ->
    gen:reply(From, Reply),
    Result.

terminate(Reason, Parent, Handlers, Name) ->
    lists:foreach(fun(Handler) -> ended(Handler, stop, stop, Name, shutdown) end, Handlers),
    _ = [unlink(Supervisor) || #handler{supervised = Supervisor} <- Handlers, is_pid(Supervisor), Supervisor =/= Parent],
    exit(Reason).

%% Handlers ------------------------------------------------------------------------------------------------------------

name(#handler{module = Module, id = false}) -> Module;
name(#handler{module = Module, id = Id}) -> {Module, Id}.

made({Module, Id}, Supervisor) -> #handler{module = Module, id = Id, supervised = Supervisor};
made(Module, Supervisor) -> #handler{module = Module, supervised = Supervisor}.

is_named(#handler{module = Module, id = Id}, {Module, Id}) -> true;
is_named(#handler{module = Module, id = false}, Module) -> true;
is_named(_, _) -> false.

taken(Name, Handlers) ->
    case lists:splitwith(fun(Handler) -> not is_named(Handler, Name) end, Handlers) of
        {Before, [Handler | After]} -> {Handler, Before ++ After};
        {_, []} -> none
    end.

added(Name, Args, Supervisor, Handlers) ->
    Supervisor =:= false orelse link(Supervisor),
    #handler{module = Module} = Handler = made(Name, Supervisor),
    case catch Module:init(Args) of
        {ok, State} -> {ok, {false, [Handler#handler{state = State} | Handlers]}};
        {ok, State, hibernate} -> {ok, {true, [Handler#handler{state = State} | Handlers]}};
        Other -> {Other, {false, Handlers}}
    end.

%% The new handler starts with what the old one's terminate/2 answered, or with error when there was none.
swapped(Old, Args1, New, Args2, Supervisor, Handlers, Name) ->
    {Left, OldSupervisor, Others} =
        case taken(Old, Handlers) of
            {#handler{supervised = Had} = Handler, Rest} ->
                Now = case Supervisor of same -> Had; _ -> Supervisor end,
                {ended(Handler, Args1, swapped, Name, {swapped, New, Now}), Had, Rest};
            none ->
                {error, false, Handlers}
        end,
    NewSupervisor = case Supervisor of same -> OldSupervisor; _ -> Supervisor end,
    case added(New, {Args2, Left}, NewSupervisor, Others) of
        {ok, Result} -> {ok, Result};
        {Other, Result} -> {{error, Other}, Result}
    end.

notified(Event, Function, Handlers, Name) -> notified(Event, Function, Handlers, Name, false, []).

notified(Event, Function, [#handler{module = Module, state = State} = Handler | Handlers], Name, Hibernate, Done) ->
    case catch Module:Function(Event, State) of
        {ok, State1} ->
            notified(Event, Function, Handlers, Name, Hibernate, [Handler#handler{state = State1} | Done]);
        {ok, State1, hibernate} ->
            notified(Event, Function, Handlers, Name, true, [Handler#handler{state = State1} | Done]);
        {swap_handler, Args1, State1, New, Args2} ->
            notified(Event, Function, Handlers, Name, Hibernate, replaced(Handler#handler{state = State1}, Args1, New, Args2, Name) ++ Done);
        remove_handler ->
            ended(Handler, remove_handler, remove, Name, normal),
            notified(Event, Function, Handlers, Name, Hibernate, Done);
        {'EXIT', {undef, [{Module, handle_info, [_, _], _} | _]}} ->
            gen_report:log(warning, warning_msg, ?MODULE, #{label => {gen_event, no_handle_info}, module => Module, message => Event}, #{}),
            notified(Event, Function, Handlers, Name, Hibernate, [Handler | Done]);
        Other ->
            ended(Handler, {error, Other}, Event, Name, crash),
            notified(Event, Function, Handlers, Name, Hibernate, Done)
    end;
notified(_, _, [], _, Hibernate, Done) ->
    {Hibernate, lists:reverse(Done)}.

called(Name, Request, Handlers, Manager) ->
    case lists:splitwith(fun(Handler) -> not is_named(Handler, Name) end, Handlers) of
        {_, []} ->
            {{error, bad_module}, {false, Handlers}};
        {Before, [#handler{module = Module, state = State} = Handler | After]} ->
            case catch Module:handle_call(Request, State) of
                {ok, Reply, State1} ->
                    {Reply, {false, Before ++ [Handler#handler{state = State1} | After]}};
                {ok, Reply, State1, hibernate} ->
                    {Reply, {true, Before ++ [Handler#handler{state = State1} | After]}};
                {swap_handler, Reply, Args1, State1, New, Args2} ->
                    {Reply, {false, Before ++ replaced(Handler#handler{state = State1}, Args1, New, Args2, Manager) ++ After}};
                {remove_handler, Reply} ->
                    ended(Handler, remove_handler, remove, Manager, normal),
                    {Reply, {false, Before ++ After}};
                Other ->
                    ended(Handler, {error, Other}, Request, Manager, crash),
                    {{error, Other}, {false, Before ++ After}}
            end
    end.

%% A handler that asks to be swapped keeps its place, and its supervisor.
replaced(#handler{supervised = Supervisor} = Handler, Args1, New, Args2, Manager) ->
    Left = ended(Handler, Args1, swapped, Manager, {swapped, New, Supervisor}),
    #handler{module = Module} = NewHandler = made(New, Supervisor),
    case catch Module:init({Args2, Left}) of
        {ok, State} ->
            [NewHandler#handler{state = State}];
        Other ->
            told(NewHandler, crash, {error, Other}, Manager, false),
            []
    end.

lost_supervisor(#handler{supervised = From} = Handler, From, Reason, Name) ->
    ended(Handler, {stop, Reason}, {parent_terminated, {From, Reason}}, Name, shutdown),
    true;
lost_supervisor(_, _, _, _) ->
    false.

ended(#handler{module = Module, state = State} = Handler, Args, Last, Manager, Reason) ->
    Result = case erlang:function_exported(Module, terminate, 2) of
                 true -> (catch Module:terminate(Args, State));
                 false -> ok
             end,
    Why = case {Reason, Args} of
              {crash, {error, Other}} -> Other;
              _ -> Reason
          end,
    told(Handler, Why, State, Last, Manager),
    Result.

%% Whoever supervises the handler hears of its end, and the log of a failure.
told(#handler{supervised = Supervisor} = Handler, Reason, State, Last, Manager) ->
    report(Handler, Reason, State, Last, Manager),
    Supervisor =:= false orelse (Supervisor ! {gen_event_EXIT, name(Handler), Reason}),
    ok.

report(_, normal, _, _, _) -> ok;
report(_, shutdown, _, _, _) -> ok;
report(_, {swapped, _, _}, _, _, _) -> ok;
report(#handler{module = Module} = Handler, Exit, State, Last, Manager) ->
    {Reason, Again} = case Exit of
                          {'EXIT', {R, Stack}} -> {R, fun(Shown) -> {'EXIT', {Shown, Stack}} end};
                          {'EXIT', R} -> {R, fun(Shown) -> {'EXIT', Shown} end};
                          R -> {R, fun(Shown) -> Shown end}
                      end,
    #{reason := ShownReason, message := ShownLast} = Status =
        gen:format_status(Module, terminate, #{state => State, message => Last, reason => Reason}, [get(), State]),
    gen_report:log(error, error, ?MODULE,
                   #{label => {gen_event, terminate}, handler => name(Handler), name => Manager, last_message => ShownLast,
                     state => shown_state(Status), reason => Again(ShownReason), process_label => proc_lib:get_label(self())}, #{}).

shown_state(#{'$status' := State}) -> State;
shown_state(#{state := State}) -> State.

%% Reports -------------------------------------------------------------------------------------------------------------

format_log(Report) ->
    Options = gen_report:options(),
    gen_report:args(told_pieces(Report, Options), Options).

format_log(Report, Given) ->
    Options = gen_report:options(Given),
    gen_report:text(told_pieces(Report, Options), Options).

told_pieces(#{label := {gen_event, terminate}, handler := Handler, name := Name, last_message := Last, state := State, reason := Exit,
              process_label := Label}, Options) ->
    Reason = case Exit of
                 {'EXIT', Why} -> gen_report:reason(Why);
                 _ -> Exit
             end,
    case Options of
        #{single_line := true} ->
            ["Generic event handler ", {term, Handler}, " crashed. Installed: ", {term, Name}]
                ++ [Piece || Label =/= undefined, Piece <- [". Label: ", {term, Label}]]
                ++ [". Last event: ", {term, Last}, ". State: ", {term, State}, ". Reason: ", {term, Reason}, "."];
        #{} ->
            ["** gen_event handler ", {term, Handler}, " crashed.\n** Was installed in ", {term, Name}, "\n"]
                ++ [Piece || Label =/= undefined, Piece <- ["** Process label == ", {term, Label}, "\n"]]
                ++ ["** Last event was: ", {term, Last}, "\n** When handler state == ", {term, State}, "\n** Reason == ", {term, Reason}, "\n"]
    end;
told_pieces(#{label := {gen_event, no_handle_info}, module := Module, message := Message}, #{single_line := true}) ->
    ["Undefined handle_info in ", {plain, Module}, ". Unhandled message: ", {term, Message}, "."];
told_pieces(#{label := {gen_event, no_handle_info}, module := Module, message := Message}, #{}) ->
    ["** Undefined handle_info in ", {plain, Module}, "\n** Unhandled message: ", {term, Message}, "\n"].

print_event(Device, {in, {notify, Event}}, Name) -> io:format(Device, "*DBG* ~tp got event ~tp~n", [Name, Event]);
print_event(Device, {in, {_, _, {call, Handler, Request}}}, Name) ->
    io:format(Device, "*DBG* ~tp(~tp) got call ~tp~n", [Name, Handler, Request]);
print_event(Device, {in, Message}, Name) -> io:format(Device, "*DBG* ~tp got ~tp~n", [Name, Message]);
print_event(Device, Event, Name) -> io:format(Device, "*DBG* ~tp : ~tp~n", [Name, Event]).

%% The system protocol -------------------------------------------------------------------------------------------------

system_continue(Parent, Debug, [Name, Handlers, After, Hibernate]) -> loop(Parent, Name, Handlers, After, Debug, Hibernate).

system_terminate(Reason, Parent, _, [Name, Handlers, _, _]) -> terminate(Reason, Parent, Handlers, Name).

system_code_change([Name, Handlers, After, Hibernate], Module, Vsn, Extra) ->
    Changed = [case Handler of
                   #handler{module = Module, state = State} ->
                       {ok, State1} = Module:code_change(Vsn, State, Extra),
                       Handler#handler{state = State1};
                   _ ->
                       Handler
               end || Handler <- Handlers],
    {ok, [Name, Changed, After, Hibernate]}.

system_get_state([_, Handlers, _, _]) -> {ok, [shown_handler(Handler) || Handler <- Handlers]}.

shown_handler(#handler{module = Module, id = Id, state = State}) -> {Module, Id, State}.

%% The function may change a handler's state and nothing else.
system_replace_state(F, [Name, Handlers, After, Hibernate]) ->
    {Handlers1, Shown} =
        lists:unzip([begin
                         {Module, Id, _} = Old = shown_handler(Handler),
                         try
                             {Module, Id, State} = New = F(Old),
                             {Handler#handler{state = State}, New}
                         catch
                             _:_ -> {Handler, Old}
                         end
                     end || Handler <- Handlers]),
    {ok, Shown, [Name, Handlers1, After, Hibernate]}.

format_status(Option, [Dictionary, Mode, Parent, Debug, [Name, Handlers, _, _]]) ->
    {Shown, Log} = lists:mapfoldl(fun(#handler{module = Module, state = State} = Handler, Events) ->
                                      #{log := Events1} = Status = gen:format_status(Module, Option, #{log => Events, state => State},
                                                                                     [Dictionary, State]),
                                      {Handler#handler{state = shown_state(Status)}, Events1}
                                  end, sys:get_log(Debug), Handlers),
    [{header, gen:format_status_header("Status for event handler", Name)},
     {data, [{"Status", Mode}, {"Logged Events", Log}, {"Parent", Parent}]},
     {items, {"Installed handlers", Shown}}].
