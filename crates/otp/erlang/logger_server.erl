%% What the process `logger` does on request: every change of the configuration, one after the other.
%%
%% The configuration is the persistent term `logger` (`logger_boot:keep/1`): primary configuration, levels of modules, the configuration of the proxy, and the
%% handlers, with the one added last first. Of each handler two forms are kept: the whole, and what it is called with. Callbacks of
%% handlers run in a process of their own, so that one that does not end holds up changes alone; what they ask to be changed is refused.
-module(logger_server).

-export([add_filter/2, add_handler/3, change/3, change/4, check/2, is_idle/1, note/2, note/3, remove_filter/2, remove_handler/1,
         set_module_level/2, started/1, unset_module_level/1, update_formatter_config/2]).
-export([idle/0, message/2, request/3, system/3]).
-export([system_continue/3, system_get_state/1, system_terminate/4]).

-define(CALL_TIMEOUT, 60000).
%% What marks a process that runs a handler's callback.
-define(MARK, '$logger_callback').

%% Interface -----------------------------------------------------------------------------------------------------------

add_handler(Id, Module, Given) ->
    case check({handler, Id, Module}, Given) of
        ok -> call({add_handler, Id, maps:merge(defaults(Id, Module), Given)});
        Error -> Error
    end.

remove_handler(Id) -> call({remove_handler, Id}).

%% Owner is `primary`, `proxy` or {handler, Id}; Kind is `set` or `update`.
change(Kind, Owner, Config) ->
    case check(Owner, Config) of
        ok -> call({change, Kind, Owner, Config});
        Error -> Error
    end.

change(Kind, Owner, Key, Value) ->
    case check(Owner, #{Key => Value}) of
        ok -> call({change, Kind, Owner, Key, Value});
        Error -> Error
    end.

add_filter(Owner, Filter) ->
    case check(Owner, #{filters => [Filter]}) of
        ok -> call({add_filter, Owner, Filter});
        Error -> Error
    end.

remove_filter(Owner, Id) -> call({remove_filter, Owner, Id}).

update_formatter_config(Id, Config) -> call({update_formatter_config, Id, Config}).

set_module_level(Modules, Level) ->
    case check(primary, #{level => Level}) of
        ok -> call({set_module_level, Modules, Level});
        Error -> Error
    end.

unset_module_level(Modules) -> call({unset_module_level, Modules}).

%% The configuration of a handler, whose process is started if that has not been done.
started(Id) ->
    case whereis(logger) =:= self() of
        true -> start_handler(Id);
        false -> call({start, Id})
    end.

%% Whether a handler has no process yet, as it has logged nothing.
is_idle(Id) ->
    case logger_boot:kept_configuration() of
        #{handlers := #{Id := {#{config := #{olp := _}}, _}}} -> false;
        #{handlers := #{Id := _}} -> true;
        _ -> false
    end.

%% The logger's own events, of which what failed while it told of another is not told again.
note(Level, Report) -> note(Level, Report, #{}).

note(_, _, #{meta := #{internal_log_event := true}}) -> ok;
note(Level, Report, _) ->
    _ = spawn(fun() -> logger:log(Level, Report, #{internal_log_event => true}) end),
    ok.

call(Request) ->
    case whereis(logger) of
        undefined ->
            %% There is nobody who could come in between.
            reply_of(request(Request, none, idle()));
        Pid ->
            case Pid =:= self() orelse get(?MARK) =:= true andalso is_refused(element(1, Request)) of
                true -> {error, {attempting_syncronous_call_to_self, Request}};
                false -> ask(Pid, Request)
            end
    end.

is_refused(Kind) -> lists:member(Kind, [add_handler, remove_handler, add_filter, remove_filter, change]).

ask(Pid, Request) ->
    Tag = monitor(process, Pid, [{alias, reply_demonitor}]),
    Pid ! {Tag, self(), Request},
    receive
        {Tag, Reply} ->
            Reply;
        {'DOWN', Tag, _, _, Reason} ->
            {error, Reason}
    after ?CALL_TIMEOUT ->
        demonitor(Tag, [flush]),
        exit({timeout, {?MODULE, call, [Request]}})
    end.

reply_of({later, #{running := {Pid, _, _}} = State}) ->
    {Reply, _} = receive
                     {Pid, _} = Answer -> message(Answer, State);
                     {'DOWN', _, process, Pid, _} = Down -> message(Down, State)
                 end,
    Reply;
reply_of({Reply, _}) -> Reply.

%% What module sys asks. To it this process is the generic server that it is in OTP, with OTP's state.
system(get_status, From, State) ->
    Parent = whereis(init),
    Shown = [{header, "Status for generic server logger"},
             {data, [{"Status", running}, {"Parent", Parent}, {"Logged events", []}]},
             {data, [{"State", shown()}]}],
    gen:reply(From, {status, self(), {module, gen_server}, [get(), running, Parent, [], Shown]}),
    logger_boot:loop(State);
system(Request, From, State) -> sys:handle_system_msg(Request, From, whereis(init), ?MODULE, [], State).

shown() -> {state, logger, undefined, {[], []}, undefined}.

system_continue(_, _, State) -> logger_boot:loop(State).
system_get_state(_) -> {ok, shown()}.
system_terminate(Reason, _, _, _) -> exit(Reason).

%% Checks --------------------------------------------------------------------------------------------------------------

check(proxy, Config) when is_map(Config) -> ok;
check({handler, Id, _}, _) when not is_atom(Id) -> {error, {invalid_id, Id}};
check({handler, _, Module}, _) when not is_atom(Module) -> {error, {invalid_module, Module}};
check({handler, Id}, _) when not is_atom(Id) -> {error, {invalid_id, Id}};
check(Owner, Config) when is_map(Config) ->
    try maps:foreach(fun(Key, Value) -> check(Owner, Key, Value) end, Config)
    catch throw:Reason -> {error, Reason}
    end;
check(_, Config) -> {error, {invalid_config, Config}}.

check(_, level, Level) -> logger_boot:level_rank(Level) =/= undefined orelse throw({invalid_level, Level});
check(_, filters, Filters) ->
    is_list(Filters) orelse throw({invalid_filters, Filters}),
    lists:foreach(fun({Id, {F, _}}) when is_atom(Id), is_function(F, 2) -> ok;
                     (Filter) -> throw({invalid_filter, Filter})
                  end, Filters);
check(_, filter_default, Default) -> Default =:= log orelse Default =:= stop orelse throw({invalid_filter_default, Default});
check(primary, metadata, Meta) when is_map(Meta) -> ok;
check(primary, Key, Value) -> throw({invalid_primary_config, {Key, Value}});
check(_, formatter, Formatter) -> check_formatter(Formatter);
check(_, _, _) -> ok.

%% The formatter judges its configuration, where it has an opinion.
check_formatter({Module, Config}) when is_atom(Module) ->
    try Module:check_config(Config) of
        ok -> ok;
        {error, Reason} -> throw(Reason)
    catch
        Class:Reason:Stack ->
            case {Class, Reason, Stack} of
                {error, undef, [{Module, check_config, [_], _} | _]} -> ok;
                _ -> throw({callback_crashed, {Class, Reason, logger:filter_stacktrace(?MODULE, Stack)}})
            end
    end;
check_formatter({Module, _}) -> throw({invalid_module, Module});
check_formatter(Formatter) -> throw({invalid_formatter, Formatter}).

defaults(Id, Module) -> (logger_boot:handler_defaults())#{id => Id, module => Module}.

%% The process `logger` ------------------------------------------------------------------------------------------------
%% State: the callback that runs, as {Pid, From, What to do with its answer}, and the requests that wait for it.

idle() -> #{running => none, waiting => []}.

%% The answer, or `later`.
request({add_handler, Id, Handler}, From, State) ->
    case handler(Id) of
        {ok, _} ->
            {{error, {already_exist, Id}}, State};
        _ ->
            #{module := Module} = Handler,
            callback({Module, adding_handler, [Handler], {ok, Handler}}, fun(Answer) -> added(Id, Answer) end, From, State)
    end;
request({remove_handler, Id}, From, State) ->
    case handler(Id) of
        {ok, #{module := Module} = Handler} ->
            callback({Module, removing_handler, [Handler], ok}, fun(_) -> put_handlers(fun(Handlers) -> maps:remove(Id, Handlers) end) end,
                     From, State);
        Error ->
            {Error, State}
    end;
request({add_filter, Owner, {Id, _} = Filter}, _, State) ->
    {with_filters(Owner, fun(Filters) ->
                                 case lists:keymember(Id, 1, Filters) of
                                     true -> {error, {already_exist, Id}};
                                     false -> {ok, [Filter | Filters]}
                                 end
                         end), State};
request({remove_filter, Owner, Id}, _, State) ->
    {with_filters(Owner, fun(Filters) ->
                                 case lists:keymember(Id, 1, Filters) of
                                     true -> {ok, lists:keydelete(Id, 1, Filters)};
                                     false -> {error, {not_found, Id}}
                                 end
                         end), State};
request({change, Kind, proxy, Given}, _, #{} = State) ->
    Old = case Kind of
              set -> logger_proxy:get_default_config();
              update -> logger:get_proxy_config()
          end,
    Config = maps:merge(Old, Given),
    Reply = case logger_proxy:set_opts(Config) of
                ok -> put_field(proxy, Config);
                Error -> Error
            end,
    {Reply, State};
request({change, Kind, primary, Given}, _, State) ->
    #{primary := Old} = logger_boot:kept_configuration(),
    Base = case Kind of set -> map_get(primary, logger_boot:initial()); update -> Old end,
    {put_field(primary, maps:merge(Base, Given)), State};
request({change, _, primary, Key, Value}, _, State) ->
    #{primary := Old} = logger_boot:kept_configuration(),
    {put_field(primary, Old#{Key => Value}), State};
request({change, Kind, {handler, Id}, Given}, From, State) ->
    changing(Kind, Id, fun(#{module := Module} = Old) ->
                               maps:merge(case Kind of set -> defaults(Id, Module); update -> Old end, Given)
                       end, From, State);
request({change, Kind, {handler, Id}, Key, Value}, From, State) ->
    changing(Kind, Id, fun(Old) -> Old#{Key => Value} end, From, State);
request({update_formatter_config, Id, Given}, _, State) ->
    Reply = case handler(Id) of
                {ok, #{formatter := {Module, Old}} = Handler} ->
                    Formatter = {Module, maps:merge(Old, Given)},
                    try check_formatter(Formatter) of
                        ok -> put_handler(Id, Handler#{formatter := Formatter})
                    catch throw:Reason -> {error, Reason}
                    end;
                Error ->
                    Error
            end,
    {Reply, State};
request({set_module_level, Modules, Level}, _, State) ->
    #{modules := Set} = logger_boot:kept_configuration(),
    {put_field(modules, maps:merge(Set, maps:from_keys(Modules, Level))), State};
request({unset_module_level, all}, _, State) ->
    {put_field(modules, #{}), State};
request({unset_module_level, Modules}, _, State) ->
    #{modules := Set} = logger_boot:kept_configuration(),
    {put_field(modules, maps:without(Modules, Set)), State};
request({start, Id}, _, State) ->
    {start_handler(Id), State}.

changing(Kind, Id, Change, From, State) ->
    case handler(Id) of
        {ok, #{module := Module} = Old} ->
            New = Change(Old),
            case unchangeable(Old, New) of
                {Same, Same} ->
                    callback({Module, changing_config, [Kind, Old, New], {ok, New}}, fun(Answer) -> changed(Id, Answer) end, From, State);
                {Was, Is} ->
                    {{error, {illegal_config_change, Was, Is}}, State}
            end;
        Error ->
            {Error, State}
    end.

%% What differs of that which stays as it is.
unchangeable(Old, New) ->
    Differ = [Key || Key <- [id, module], map_get(Key, Old) =/= map_get(Key, New)],
    {maps:with(Differ, Old), maps:with(Differ, New)}.

added(Id, {ok, #{module := Module, level := _, filters := _, filter_default := _} = Handler}) ->
    case erlang:function_exported(Module, log, 2) of
        true -> put_handler(Id, Handler);
        false -> {error, {invalid_handler, {function_not_exported, {Module, log, 2}}}}
    end;
added(_, {error, Reason}) -> {error, {handler_not_added, Reason}};
added(_, Answer) -> {error, {handler_not_added, {bad_return_value, Answer}}}.

changed(Id, {ok, #{module := _, level := _, filters := _, filter_default := _} = Handler}) -> put_handler(Id, Handler);
changed(_, Answer) -> Answer.

start_handler(Id) ->
    case handler(Id) of
        {ok, #{config := #{olp := _}}} = Started ->
            Started;
        {ok, Handler} ->
            case logger_h_common:adding_handler(Handler) of
                {ok, Started} ->
                    ok = put_handler(Id, Started),
                    {ok, Started};
                Error ->
                    Error
            end;
        Error ->
            Error
    end.

handler(Id) ->
    case logger_boot:kept_configuration() of
        #{handlers := #{Id := {Handler, _}}} -> {ok, Handler};
        _ -> {error, {not_found, Id}}
    end.

put_handler(Id, Handler) -> put_handlers(fun(Handlers) -> Handlers#{Id => logger_boot:handler(Handler)} end).

put_handlers(Change) ->
    #{handlers := Old, handler_order := Order} = Configuration = logger_boot:kept_configuration(),
    New = Change(Old),
    Kept = [Id || Id <- Order, is_map_key(Id, New)],
    Added = [Id || Id := _ <- New, not is_map_key(Id, Old)],
    logger_boot:keep(Configuration#{handlers := New, handler_order := Added ++ Kept}).

put_field(Key, Value) -> logger_boot:keep((logger_boot:kept_configuration())#{Key := Value}).

with_filters(primary, Change) ->
    #{primary := #{filters := Filters} = Primary} = logger_boot:kept_configuration(),
    case Change(Filters) of
        {ok, New} -> put_field(primary, Primary#{filters := New});
        Error -> Error
    end;
with_filters({handler, Id}, Change) ->
    case handler(Id) of
        {ok, #{filters := Filters} = Handler} ->
            case Change(Filters) of
                {ok, New} -> put_handler(Id, Handler#{filters := New});
                Error -> Error
            end;
        Error ->
            Error
    end.

%% Callbacks -----------------------------------------------------------------------------------------------------------

callback(Callback, Then, From, #{running := none} = State) ->
    Server = self(),
    {Pid, _} = spawn_monitor(fun() ->
                                     put(?MARK, true),
                                     Server ! {self(), called(Callback)}
                             end),
    {later, State#{running := {Pid, From, Then}}};
callback(Callback, Then, From, #{waiting := Waiting} = State) ->
    {later, State#{waiting := Waiting ++ [{Callback, Then, From}]}}.

called({Module, Function, Args, Default}) ->
    try apply(Module, Function, Args)
    catch
        Class:Reason:Stack ->
            case {Class, Reason, Stack} of
                %% Handlers of old have this callback without the kind of the change.
                {error, undef, [{Module, changing_config, [_, Old, New] = Args, _} | _]} ->
                    called({Module, changing_config, [Old, New], Default});
                {error, undef, [{Module, Function, Args, _} | _]} ->
                    Default;
                _ ->
                    Crash = {Class, Reason, logger:filter_stacktrace(?MODULE, Stack)},
                    note(error, [{logger, callback_crashed}, {process, logger}, {reason, Crash}]),
                    {error, {callback_crashed, Crash}}
            end
    end.

%% A callback that has answered, or ended without an answer.
message({Pid, Answer}, #{running := {Pid, From, Then}} = State) -> answered(Then(Answer), From, State);
message({'DOWN', _, process, Pid, Reason}, #{running := {Pid, From, Then}} = State) ->
    note(error, [{logger, process_exited}, {process, Pid}, {reason, Reason}]),
    answered(Then({error, {logger_process_exited, Pid, Reason}}), From, State);
message(_, State) -> State.

answered(Reply, none, State) -> {Reply, State};
answered(Reply, {Tag, Pid}, #{waiting := Waiting} = State) ->
    Pid ! {Tag, Reply},
    Free = State#{running := none},
    case Waiting of
        [] ->
            Free;
        [{Callback, Then, From} | Others] ->
            {later, State1} = callback(Callback, Then, From, Free#{waiting := Others}),
            State1
    end.
