%% What log handlers with a process of their own have in common: the process under overload protection, the text of events, when what was
%% written goes to the disk, the check of their configuration.
%%
%% The handler's module does the rest: check_config/4, init/2, write/4, filesync/3, reset_state/2, handle_info/3, terminate/3, and as it
%% likes config_changed/3. The process of a handler that the system began with starts with its first event.
-module(logger_h_common).

-export([adding_handler/1, changing_config/3, error_notify/1, filesync/2, filter_config/1, log/2, removing_handler/1]).
-export([handle_call/3, handle_cast/2, handle_info/2, handle_load/2, init/1, notify/2, reset_state/1, terminate/2]).

-define(OWN, [filesync_repeat_interval]).
%% So many events are written without waiting for one of them.
-define(SYNC_INTERVAL, 20).

%% The handler's configuration -----------------------------------------------------------------------------------------

adding_handler(#{id := Id, module := Module} = Handler) ->
    Given = maps:get(config, Handler, #{}),
    case checked(Id, Module, set, undefined, Given, #{filesync_repeat_interval => 5000}) of
        {ok, Config} -> started(Handler#{config => Config}, maps:with(olp_keys(), Given));
        Error -> Error
    end.

checked(Id, Module, Kind, Old, Given, Default) ->
    case Module:check_config(Id, Kind, Old, maps:without([olp | olp_keys()] ++ ?OWN, Given)) of
        {ok, Specific} ->
            case maps:merge(maps:merge(Default, maps:with(?OWN, Given)), maps:with(?OWN, Specific)) of
                #{filesync_repeat_interval := Time} = Own when Time =:= no_repeat; is_integer(Time) -> {ok, maps:merge(Specific, Own)};
                Own -> {error, {invalid_config, Module, Own}}
            end;
        Error ->
            Error
    end.

olp_keys() -> maps:keys(logger_olp:get_default_opts()).

%% The process belongs to nobody: it ends when its handler is removed.
started(#{id := Id, module := Module, config := Config} = Handler, Options) ->
    case logger_olp:start(name(Module, Id), ?MODULE, Handler, Options) of
        {ok, _, Olp} -> {ok, Handler#{config := maps:merge(Config, (logger_olp:get_opts(Olp))#{olp => Olp})}};
        Error -> Error
    end.

name(Module, Id) -> list_to_atom(lists:concat([Module, "_", Id])).

removing_handler(#{id := Id, module := Module, config := #{olp := Olp}}) ->
    _ = whereis(name(Module, Id)) =/= undefined andalso logger_olp:stop(Olp),
    ok;
removing_handler(_) ->
    ok.

changing_config(Kind, #{id := Id, module := Module, config := Old}, New) ->
    Given = maps:get(config, New, #{}),
    {Own, Options} = case Kind of
                         set -> {#{filesync_repeat_interval => 5000}, logger_olp:get_default_opts()};
                         update -> {maps:with(?OWN, Old), maps:with(olp_keys(), Old)}
                     end,
    case checked(Id, Module, Kind, maps:without([olp | olp_keys()] ++ ?OWN, Old), Given, Own) of
        {ok, Config} -> changed(Old, Config, maps:merge(Options, maps:with(olp_keys(), Given)), New);
        Error -> Error
    end.

changed(#{olp := Olp}, Config, Options, New) ->
    case logger_olp:set_opts(Olp, Options) of
        ok ->
            logger_olp:cast(Olp, {config_changed, maps:with(?OWN, Config), maps:without(?OWN, Config)}),
            {ok, New#{config => maps:merge(Config, Options#{olp => Olp})}};
        Error ->
            Error
    end;
changed(_, Config, Options, New) ->
    {ok, New#{config => maps:merge(Config, Options)}}.

filter_config(#{config := Config} = Handler) -> Handler#{config := maps:remove(olp, Config)}.

%% Logging -------------------------------------------------------------------------------------------------------------

log(Event, #{config := #{olp := Olp}} = Handler) ->
    %% Without its process the handler fails, and is removed.
    true = is_process_alive(logger_olp:get_pid(Olp)),
    logger_olp:load(Olp, text(Event, Handler));
log(Event, #{id := Id}) ->
    case logger_server:started(Id) of
        {ok, Started} -> log(Event, Started);
        {error, Reason} -> erlang:error(Reason)
    end.

text(#{msg := {report, _}, meta := #{report_cb := _}} = Event, Handler) -> formatted(Event, Handler);
text(#{msg := {report, _}, meta := Meta} = Event, Handler) ->
    formatted(Event#{meta := Meta#{report_cb => fun logger:format_otp_report/1}}, Handler);
text(Event, Handler) -> formatted(Event, Handler).

formatted(Event, Handler) ->
    {Formatter, Config} = maps:get(formatter, Handler, {logger_formatter, #{}}),
    Text = formatted(Event, Formatter, Config),
    try encoded(Text)
    catch
        Class:Reason:Stack -> bad_text(Event, Formatter, Config, Text, {Class, Reason, logger:filter_stacktrace(?MODULE, Stack)})
    end.

%% What is only partly text is thrown, with the part that is.
encoded(Text) ->
    case unicode:characters_to_binary(Text) of
        Bytes when is_binary(Bytes) -> Bytes;
        Error -> throw(Error)
    end.

bad_text(Event, Formatter, Config, Text, Caught) ->
    logger_server:note(debug, [{formatter_error, Formatter}, {config, Config}, {log_event, Event}, {bad_return_value, Text}, {caught, Caught}], Event),
    <<"FORMATTER ERROR: bad return value\n">>.

%% An event that its formatter fails on is told by the formatter that comes with the system.
formatted(Event, Formatter, Config) ->
    try Formatter:format(Event, Config)
    catch
        Class:Reason:Stack ->
            logger_server:note(debug, [{formatter_crashed, Formatter}, {config, Config}, {log_event, Event},
                                       {reason, {Class, Reason, logger:filter_stacktrace(?MODULE, Stack)}}], Event),
            case {Formatter, Config} of
                {logger_formatter, #{}} when map_size(Config) =:= 0 -> "DEFAULT FORMATTER CRASHED\n";
                _ -> formatted(Event#{msg := {"FORMATTER CRASH: ~tp", [maps:get(msg, Event)]}}, logger_formatter, #{})
            end
    end.

filesync(Module, Id) when is_atom(Id) ->
    case whereis(name(Module, Id)) =:= undefined andalso logger_server:is_idle(Id) of
        true ->
            ok;
        false ->
            case logger_olp:call(name(Module, Id), filesync) of
                {error, busy} -> {error, handler_busy};
                Result -> Result
            end
    end;
filesync(_, Id) ->
    {error, {badarg, {filesync, [Id]}}}.

error_notify(Term) -> logger:internal_log(error, Term).

%% The process ---------------------------------------------------------------------------------------------------------

init(#{id := Id, module := Module, config := Config}) ->
    process_flag(trap_exit, true),
    case Module:init(Id, Config) of
        {ok, Own} ->
            {ok, repeating((maps:with(?OWN, Config))#{id => Id, module => Module, handler_state => Own, last_op => sync,
                                                      ctrl_sync_count => ?SYNC_INTERVAL})};
        Error ->
            Error
    end.

handle_load(Text, #{ctrl_sync_count := 0} = State) -> written(sync, Text, State#{ctrl_sync_count := ?SYNC_INTERVAL});
handle_load(Text, #{ctrl_sync_count := Left} = State) -> written(async, Text, State#{ctrl_sync_count := Left - 1}).

written(How, Text, #{id := Id, module := Module, handler_state := Own} = State) ->
    {_, Own1} = Module:write(Id, How, Text, Own),
    State#{handler_state := Own1, last_op := write}.

synced(How, #{id := Id, module := Module, handler_state := Own} = State) ->
    {Result, Own1} = Module:filesync(Id, How, Own),
    {Result, State#{handler_state := Own1, last_op := sync}}.

handle_call(filesync, _, State) ->
    {Result, State1} = synced(sync, State),
    {reply, Result, State1}.

handle_cast({config_changed, #{filesync_repeat_interval := Time}, Config}, #{id := Id, module := Module, handler_state := Own} = State) ->
    State1 = case State of
                 #{filesync_repeat_interval := Time} -> State;
                 _ -> repeating((not_repeating(State))#{filesync_repeat_interval := Time})
             end,
    Own1 = try Module:config_changed(Id, Config, Own)
           catch error:undef -> Own
           end,
    {noreply, State1#{handler_state := Own1}}.

handle_info({timeout, Timer, repeated_filesync}, #{rep_sync_tref := Timer, last_op := Last} = State) ->
    case Last of
        sync ->
            {noreply, repeating(State)};
        write ->
            {_, State1} = synced(async, State),
            {noreply, repeating(State1)}
    end;
handle_info({timeout, _, repeated_filesync}, State) ->
    {noreply, State};
handle_info(Message, #{id := Id, module := Module, handler_state := Own} = State) ->
    {noreply, State#{handler_state := Module:handle_info(Id, Message, Own)}}.

terminate(overloaded, #{id := Id} = State) ->
    ended(overloaded, noted("Handler ~p overloaded and stopping", [Id], State)),
    case logger:get_handler_config(Id) of
        {ok, #{module := Module} = Handler} ->
            _ = spawn(fun() -> logger:remove_handler(Id) end),
            {ok, fun() -> logger:add_handler(Id, Module, Handler) end};
        Error ->
            error_notify({Id, restart_impossible, Error}),
            Error
    end;
terminate(Reason, State) ->
    ended(Reason, State).

ended(Reason, #{id := Id, module := Module, handler_state := Own} = State) ->
    _ = not_repeating(State),
    _ = Module:terminate(Id, Reason, Own),
    ok.

reset_state(#{id := Id, module := Module, handler_state := Own} = State) -> State#{handler_state := Module:reset_state(Id, Own)}.

notify({mode_change, Old, New}, #{id := Id} = State) -> noted("Handler ~p switched from ~p to ~p mode", [Id, Old, New], State);
notify({flushed, Count}, #{id := Id} = State) -> noted("Handler ~p flushed ~w log events", [Id, Count], State);
notify(restart, #{id := Id} = State) -> noted("Handler ~p restarted", [Id], State);
notify(idle, State) ->
    {_, State1} = synced(async, State),
    State1.

%% What happens to the handler is told in its own log.
noted(Format, Args, #{id := Id} = State) ->
    Handler = case logger:get_handler_config(Id) of
                  {ok, Configured} -> Configured;
                  {error, _} -> #{}
              end,
    written(async, text(#{level => notice, msg => {Format, Args}, meta => #{time => logger:timestamp()}}, Handler), State).

%% What was written is on the disk some time after the last event.
repeating(#{filesync_repeat_interval := Time} = State) when is_integer(Time) ->
    State#{rep_sync_tref => erlang:start_timer(Time, self(), repeated_filesync)};
repeating(State) -> State.

not_repeating(State) ->
    case maps:take(rep_sync_tref, State) of
        {Timer, State1} ->
            _ = erlang:cancel_timer(Timer),
            receive {timeout, Timer, _} -> ok after 0 -> ok end,
            State1;
        error ->
            State
    end.
