%% Logging: levels, metadata, filters and handlers.
%%
%% The configuration is one persistent term, so that an event that is not wanted costs a look-up. Events are filtered and formatted
%% by the process that logs. The process `logger` prints for the standard handler, and logs what the virtual machine tells
%% it: `{log, Level, Format, Args, Meta}`, such as the end of a process by an error.
-module(logger).

-export([add_default_metadata/1, add_handler/3, add_handler_filter/3, add_handlers/1, add_primary_filter/2, alert/1, alert/2,
         alert/3, allow/2, compare_levels/2, critical/1, critical/2, critical/3, debug/1, debug/2, debug/3, emergency/1,
         emergency/2, emergency/3, error/1, error/2, error/3, filter_stacktrace/2, format_otp_report/1, format_report/1,
         get_config/0, get_handler_config/0, get_handler_config/1, get_handler_ids/0, get_module_level/0, get_module_level/1,
         get_primary_config/0, get_process_metadata/0, get_proxy_config/0, i/0, i/1, info/1, info/2, info/3,
         internal_configure/0, internal_log/2, log/2, log/3, log/4, macro_log/3,
         macro_log/4, macro_log/5, notice/1, notice/2,
         notice/3, reconfigure/0, remove_handler/1, remove_handler_filter/2, remove_primary_filter/1, set_application_level/2,
         set_handler_config/2, set_handler_config/3, set_module_level/2, set_primary_config/1, set_primary_config/2,
         set_process_metadata/1, set_proxy_config/1, timestamp/0, unset_application_level/1, unset_module_level/0,
         unset_module_level/1, unset_process_metadata/0, update_formatter_config/2, update_formatter_config/3,
         update_handler_config/2, update_handler_config/3, update_primary_config/1, update_process_metadata/1,
         update_proxy_config/1, warning/1, warning/2, warning/3]).
-export([internal_change/1, internal_event/4, internal_print/2, internal_print/3]).

-define(METADATA, '$logger_metadata$').
-define(IS_LEVEL(L), (L =:= emergency orelse L =:= alert orelse L =:= critical orelse L =:= error orelse L =:= warning orelse
                      L =:= notice orelse L =:= info orelse L =:= debug)).
-define(IS_LEVEL_OR_END(L), (?IS_LEVEL(L) orelse L =:= all orelse L =:= none)).

%% Logging -------------------------------------------------------------------------------------------------------------

emergency(X) -> log(emergency, X).
emergency(X, Y) -> log(emergency, X, Y).
emergency(F, A, Meta) -> log(emergency, F, A, Meta).

alert(X) -> log(alert, X).
alert(X, Y) -> log(alert, X, Y).
alert(F, A, Meta) -> log(alert, F, A, Meta).

critical(X) -> log(critical, X).
critical(X, Y) -> log(critical, X, Y).
critical(F, A, Meta) -> log(critical, F, A, Meta).

error(X) -> log(error, X).
error(X, Y) -> log(error, X, Y).
error(F, A, Meta) -> log(error, F, A, Meta).

warning(X) -> log(warning, X).
warning(X, Y) -> log(warning, X, Y).
warning(F, A, Meta) -> log(warning, F, A, Meta).

notice(X) -> log(notice, X).
notice(X, Y) -> log(notice, X, Y).
notice(F, A, Meta) -> log(notice, F, A, Meta).

info(X) -> log(info, X).
info(X, Y) -> log(info, X, Y).
info(F, A, Meta) -> log(info, F, A, Meta).

debug(X) -> log(debug, X).
debug(X, Y) -> log(debug, X, Y).
debug(F, A, Meta) -> log(debug, F, A, Meta).

log(Level, Message) -> logged(Level, #{}, message(Message), #{}).

log(Level, Format, Args) when is_list(Args) -> logged(Level, #{}, {format, Format, Args}, #{});
log(Level, Message, Meta) when is_map(Meta) -> logged(Level, #{}, message(Message), Meta).

log(Level, Format, Args, Meta) when is_map(Meta) -> logged(Level, #{}, {format, Format, Args}, Meta).

%% What the macros of logger.hrl expand to, with the place of the call.
macro_log(Location, Level, Message) -> logged(Level, Location, message(Message), #{}).

macro_log(Location, Level, Format, Args) when is_list(Args); is_function(Format) ->
    logged(Level, Location, {format, Format, Args}, #{});
macro_log(Location, Level, Message, Meta) -> logged(Level, Location, message(Message), Meta).

macro_log(Location, Level, Format, Args, Meta) -> logged(Level, Location, {format, Format, Args}, Meta).

message(Report) when is_map(Report) -> {report, Report};
message([{_, _} | _] = Report) ->
    case lists:all(fun(P) -> is_tuple(P) andalso tuple_size(P) =:= 2 orelse is_atom(P) end, Report) of
        true -> {report, Report};
        false -> {string, Report}
    end;
message(Text) -> {string, Text}.

logged(Level, Location, Message, Meta) when ?IS_LEVEL(Level) ->
    case allowed(Level, maps:get(mfa, Location, undefined)) of
        true ->
            case evaluated(Message) of
                ignore -> ok;
                Evaluated -> dispatch(Level, Evaluated, metadata(Location, Meta))
            end;
        false -> ok
    end.

%% A fun stands for what it computes, and is called only when the event is wanted.
evaluated({format, F, Arg}) when is_function(F, 1) ->
    %% A fun that fails, or gives no message, is told in the place of its message.
    try F(Arg) of
        {Format, Args} when is_list(Format), is_list(Args) -> {Format, Args};
        Report when is_map(Report) -> {report, Report};
        ignore -> ignore;
        Other ->
            case Other =/= [] andalso (is_list(Other) orelse is_binary(Other)) of
                true -> message(Other);
                false -> {"LAZY_FUN ERROR: ~tp; Returned: ~tp", [{F, Arg}, Other]}
            end
    catch
        Class:Reason:Stack -> {"LAZY_FUN CRASH: ~tp; Reason: ~tp", [{F, Arg}, {Class, Reason, filter_stacktrace(?MODULE, Stack)}]}
    end;
evaluated({format, Format, Args}) -> {Format, Args};
evaluated(Message) -> Message.

metadata(Location, Meta) ->
    Process = case get(?METADATA) of undefined -> #{}; Set -> Set end,
    Primary = maps:get(metadata, primary(), #{}),
    Base = #{pid => self(), gl => group_leader(), time => timestamp()},
    maps:merge(maps:merge(maps:merge(maps:merge(Base, Primary), Location), Process), Meta).

add_default_metadata(#{meta := Meta} = Event) -> Event#{meta := add_default_metadata(Meta)};
add_default_metadata(Meta) -> maps:merge(#{pid => self(), gl => group_leader(), time => timestamp()}, Meta).

timestamp() -> os:system_time(microsecond).

%% What the virtual machine tells the logger process.
internal_event(Level, Format, Args, Meta) ->
    Event = maps:merge(#{pid => self(), gl => group_leader(), time => timestamp()}, Meta),
    _ = allowed(Level, undefined) andalso dispatch(Level, {Format, Args}, Event),
    ok.

internal_log(Level, Message) when ?IS_LEVEL(Level) -> dispatch(Level, Message, metadata(#{}, #{})).

dispatch(Level, Message, Meta) ->
    Event = #{level => Level, msg => Message, meta => Meta},
    #{primary := #{filters := Filters, filter_default := Default}, handlers := Handlers} = configuration(),
    case filtered(Filters, Event, Default) of
        stop -> ok;
        Passed -> maps:foreach(fun(_, Handler) -> handle(Handler, Passed) end, Handlers)
    end,
    ok.

handle(#{id := Id, module := Module, level := Level, filters := Filters, filter_default := Default} = Handler, Event) ->
    case compare_levels(map_get(level, Event), Level) =/= lt andalso filtered(Filters, Event, Default) of
        false -> ok;
        stop -> ok;
        Passed ->
            try Module:log(Passed, Handler)
            catch
                Class:Reason:Stack ->
                    remove_handler(Id),
                    internal_print(standard_error, io_lib:format("Logger handler ~tw crashed and was removed: ~tp~n",
                                                                 [Id, {Class, Reason, Stack}]))
            end
    end.

%% Filters answer an event, `stop` or `ignore`; the default decides when all ignore. A filter that fails is passed over.
filtered(Filters, Event, Default) -> filtered(Filters, Event, ignore, Default).

filtered([{_, {F, Extra}} | Filters], Event, State, Default) ->
    try F(Event, Extra) of
        stop -> stop;
        ignore -> filtered(Filters, Event, State, Default);
        Passed when is_map(Passed) -> filtered(Filters, Passed, log, Default);
        _ -> filtered(Filters, Event, State, Default)
    catch
        _:_ -> filtered(Filters, Event, State, Default)
    end;
filtered([], _, ignore, stop) -> stop;
filtered([], Event, _, _) -> Event.

%% Levels --------------------------------------------------------------------------------------------------------------

allow(Level, Module) when ?IS_LEVEL(Level), is_atom(Module) -> allowed(Level, {Module, none, 0}).

allowed(Level, Mfa) ->
    #{primary := #{level := Primary}, modules := Modules} = configuration(),
    Limit = case Mfa of
                {Module, _, _} when map_size(Modules) > 0 -> maps:get(Module, Modules, Primary);
                _ -> Primary
            end,
    rank(Level) =< rank(Limit).

compare_levels(A, B) when ?IS_LEVEL_OR_END(A), ?IS_LEVEL_OR_END(B) ->
    {RankA, RankB} = {rank(A), rank(B)},
    if
        RankA < RankB -> gt;
        RankA > RankB -> lt;
        true -> eq
    end;
compare_levels(A, B) -> erlang:error(badarg, [A, B]).

rank(none) -> -1;
rank(emergency) -> 0;
rank(alert) -> 1;
rank(critical) -> 2;
rank(error) -> 3;
rank(warning) -> 4;
rank(notice) -> 5;
rank(info) -> 6;
rank(debug) -> 7;
rank(all) -> 10.

set_module_level(Module, Level) when is_atom(Module) -> set_module_level([Module], Level);
set_module_level(_, Level) when not ?IS_LEVEL_OR_END(Level) -> {error, {invalid_level, Level}};
set_module_level(Modules, Level) ->
    case are_modules(Modules) of
        true -> change(fun(#{modules := Set} = C) -> {ok, C#{modules := maps:merge(Set, maps:from_keys(Modules, Level))}} end);
        false -> {error, {not_a_list_of_modules, Modules}}
    end.

are_modules(Modules) -> is_list(Modules) andalso lists:all(fun is_atom/1, Modules).

unset_module_level() -> change(fun(C) -> {ok, C#{modules := #{}}} end).

unset_module_level(Module) when is_atom(Module) -> unset_module_level([Module]);
unset_module_level(Modules) ->
    case are_modules(Modules) of
        true -> change(fun(#{modules := Set} = C) -> {ok, C#{modules := maps:without(Modules, Set)}} end);
        false -> {error, {not_a_list_of_modules, Modules}}
    end.

get_module_level() -> lists:sort(maps:to_list(map_get(modules, configuration()))).

get_module_level(Module) when is_atom(Module) -> get_module_level([Module]);
get_module_level(Modules) when is_list(Modules) ->
    [Set || {Module, _} = Set <- get_module_level(), lists:member(Module, Modules)].

set_application_level(App, Level) ->
    case application:get_key(App, modules) of
        {ok, Modules} -> set_module_level(Modules, Level);
        undefined -> {error, {not_loaded, App}}
    end.

unset_application_level(App) ->
    case application:get_key(App, modules) of
        {ok, Modules} -> unset_module_level(Modules);
        undefined -> {error, {not_loaded, App}}
    end.

%% Metadata of a process -----------------------------------------------------------------------------------------------

set_process_metadata(Meta) when is_map(Meta) ->
    put(?METADATA, Meta),
    ok;
set_process_metadata(Meta) -> erlang:error(badarg, [Meta]).

update_process_metadata(Meta) when is_map(Meta) ->
    case get(?METADATA) of
        undefined -> set_process_metadata(Meta);
        Set -> set_process_metadata(maps:merge(Set, Meta))
    end;
update_process_metadata(Meta) -> erlang:error(badarg, [Meta]).

get_process_metadata() -> get(?METADATA).

unset_process_metadata() ->
    erase(?METADATA),
    ok.

%% Configuration -------------------------------------------------------------------------------------------------------

configuration() -> persistent_term:get(?MODULE, logger_boot:initial()).

primary() -> map_get(primary, configuration()).

%% Changes are made by the logger process, one after the other.
change(F) ->
    case whereis(logger) of
        Pid when Pid =:= undefined; Pid =:= self() -> internal_change(F);
        Pid -> call(Pid, {change, F})
    end.

%% Only the logger process calls this while there is one.
internal_change(F) ->
    try F(configuration()) of
        {ok, Configuration} ->
            persistent_term:put(?MODULE, Configuration),
            ok;
        {error, _} = Error ->
            Error
    catch
        throw:Reason -> {error, Reason}
    end.

call(Pid, Request) ->
    Tag = monitor(process, Pid),
    Pid ! {Tag, self(), Request},
    receive
        {Tag, Reply} ->
            demonitor(Tag, [flush]),
            Reply;
        {'DOWN', Tag, _, _, Reason} ->
            {error, Reason}
    end.

get_config() ->
    #{primary => get_primary_config(), handlers => get_handler_config(), proxy => get_proxy_config(),
      module_levels => get_module_level()}.

get_primary_config() -> primary().

set_primary_config(Config) when is_map(Config) ->
    change(fun(C) -> {ok, C#{primary := checked_primary(maps:merge(map_get(primary, logger_boot:initial()), Config))}} end);
set_primary_config(Config) -> {error, {invalid_config, Config}}.

set_primary_config(Key, Value) -> update_primary_config(#{Key => Value}).

update_primary_config(Config) when is_map(Config) ->
    change(fun(#{primary := Primary} = C) -> {ok, C#{primary := checked_primary(maps:merge(Primary, Config))}} end);
update_primary_config(Config) -> {error, {invalid_config, Config}}.

checked_primary(Config) ->
    maps:foreach(fun(metadata, Meta) when is_map(Meta) -> ok;
                    (Key, Value) -> common(Key, Value) orelse throw({invalid_primary_config, {Key, Value}})
                 end, Config),
    Config.

%% What a handler and the primary configuration have in common; whether it is such a key.
common(level, Level) -> ?IS_LEVEL_OR_END(Level) orelse throw({invalid_level, Level});
common(filters, Filters) ->
    is_list(Filters) orelse throw({invalid_filters, Filters}),
    lists:foreach(fun({Id, {F, _}}) when is_atom(Id), is_function(F, 2) -> ok;
                     (Filter) -> throw({invalid_filter, Filter})
                  end, Filters),
    true;
common(filter_default, Default) -> Default =:= log orelse Default =:= stop orelse throw({invalid_filter_default, Default});
common(_, _) -> false.

add_primary_filter(Id, Filter) ->
    change(fun(#{primary := Primary} = C) -> {ok, C#{primary := with_filter(Id, Filter, Primary)}} end).

remove_primary_filter(Id) ->
    change(fun(#{primary := Primary} = C) -> {ok, C#{primary := without_filter(Id, Primary)}} end).

with_filter(Id, {F, _} = Filter, #{filters := Filters} = Config) when is_atom(Id), is_function(F, 2) ->
    case lists:keymember(Id, 1, Filters) of
        true -> throw({already_exist, Id});
        false -> Config#{filters := Filters ++ [{Id, Filter}]}
    end;
with_filter(Id, Filter, _) -> throw({invalid_filter, {Id, Filter}}).

without_filter(Id, #{filters := Filters} = Config) ->
    case lists:keymember(Id, 1, Filters) of
        true -> Config#{filters := lists:keydelete(Id, 1, Filters)};
        false -> throw({not_found, Id})
    end.

%% Handlers ------------------------------------------------------------------------------------------------------------

get_handler_ids() -> maps:keys(map_get(handlers, configuration())).

get_handler_config() -> maps:values(map_get(handlers, configuration())).

get_handler_config(Id) when is_atom(Id) ->
    case configuration() of
        #{handlers := #{Id := Handler}} -> {ok, Handler};
        _ -> {error, {not_found, Id}}
    end.

add_handler(Id, Module, Config) when is_atom(Id), is_atom(Module), is_map(Config) ->
    Base = #{level => all, filters => [], filter_default => log, formatter => {logger_formatter, #{}}},
    change(fun(#{handlers := Handlers} = C) ->
                   is_map_key(Id, Handlers) andalso throw({already_exist, Id}),
                   Handler = checked_handler(maps:merge(Base, Config#{id => Id, module => Module})),
                   code:ensure_loaded(Module),
                   erlang:function_exported(Module, log, 2) orelse throw({invalid_handler, {function_not_exported, {Module, log, 2}}}),
                   Added = try asked(Module, adding_handler, [Handler], {ok, Handler})
                           catch throw:Reason -> throw({handler_not_added, Reason})
                           end,
                   {ok, C#{handlers := Handlers#{Id => Added}}}
           end);
add_handler(Id, _, _) when not is_atom(Id) -> {error, {invalid_id, Id}};
add_handler(_, Module, _) when not is_atom(Module) -> {error, {invalid_module, Module}};
add_handler(_, _, Config) -> {error, {invalid_config, Config}}.

%% A handler's own opinion of its configuration, where it has one.
asked(Module, Function, Args, Default) ->
    Answer = case erlang:function_exported(Module, Function, length(Args)) of
                 true ->
                     try apply(Module, Function, Args)
                     catch Class:Why:Stack -> {error, {callback_crashed, {Class, Why, filter_stacktrace(?MODULE, Stack)}}}
                     end;
                 false ->
                     Default
             end,
    case Answer of
        {ok, Handler} -> Handler;
        {error, Reason} -> throw(Reason);
        Other -> throw({bad_return_value, {Module, Function, Other}})
    end.

checked_handler(Handler) ->
    maps:foreach(fun(formatter, Formatter) -> checked_formatter(Formatter);
                    (Key, Value) -> common(Key, Value)
                 end, Handler),
    Handler.

%% The formatter judges its configuration, where it has an opinion.
checked_formatter({Module, Config}) when is_atom(Module) ->
    _ = code:ensure_loaded(Module),
    Verdict = try erlang:function_exported(Module, check_config, 1) =:= false orelse Module:check_config(Config)
              catch Class:Reason:Stack -> throw({callback_crashed, {Class, Reason, filter_stacktrace(?MODULE, Stack)}})
              end,
    case Verdict of
        {error, Why} -> throw(Why);
        _ -> ok
    end;
checked_formatter({Module, _}) -> throw({invalid_module, Module});
checked_formatter(Formatter) -> throw({invalid_formatter, Formatter}).

remove_handler(Id) ->
    change(fun(#{handlers := Handlers} = C) ->
                   case maps:take(Id, Handlers) of
                       {#{module := Module} = Handler, Others} ->
                           _ = try erlang:function_exported(Module, removing_handler, 1) andalso Module:removing_handler(Handler)
                               catch _:_ -> ok
                               end,
                           {ok, C#{handlers := Others}};
                       error ->
                           throw({not_found, Id})
                   end
           end).

set_handler_config(Id, Config) when is_map(Config) ->
    change_handler(Id, set, fun(#{id := _, module := Module}) ->
                                    maps:merge(#{level => all, filters => [], filter_default => log,
                                                 formatter => {logger_formatter, #{}}}, Config#{id => Id, module => Module})
                            end);
set_handler_config(_, Config) -> {error, {invalid_config, Config}}.

set_handler_config(Id, Key, Value) -> change_handler(Id, set, fun(Handler) -> Handler#{Key => Value} end).

update_handler_config(Id, Config) when is_map(Config) ->
    change_handler(Id, update, fun(Handler) -> maps:merge(Handler, maps:without([id, module], Config)) end);
update_handler_config(_, Config) -> {error, {invalid_config, Config}}.

update_handler_config(Id, Key, Value) -> update_handler_config(Id, #{Key => Value}).

update_formatter_config(Id, Config) when is_map(Config) ->
    change_handler(Id, update, fun(#{formatter := {Module, Old}} = Handler) ->
                                       Handler#{formatter := {Module, maps:merge(Old, Config)}}
                               end);
update_formatter_config(_, Config) -> {error, {invalid_formatter_config, Config}}.

update_formatter_config(Id, Key, Value) -> update_formatter_config(Id, #{Key => Value}).

change_handler(Id, Kind, F) ->
    change(fun(#{handlers := Handlers} = C) ->
                   case Handlers of
                       #{Id := #{module := Module} = Old} ->
                           New = checked_handler(F(Old)),
                           Changed = asked(Module, changing_config, [Kind, Old, New], {ok, New}),
                           {ok, C#{handlers := Handlers#{Id := Changed}}};
                       #{} ->
                           throw({not_found, Id})
                   end
           end).

add_handler_filter(Id, FilterId, Filter) -> change_handler(Id, update, fun(Handler) -> with_filter(FilterId, Filter, Handler) end).
remove_handler_filter(Id, FilterId) -> change_handler(Id, update, fun(Handler) -> without_filter(FilterId, Handler) end).

%% The logger configuration of an application: handlers to add, and the filters and levels of its primary entry.
add_handlers(App) when is_atom(App) -> add_handlers(application:get_env(App, logger, []));
add_handlers(Entries) when is_list(Entries) ->
    Errors = [Reason || {handler, Id, Module, Config} <- Entries, {error, Reason} <- [add_handler(Id, Module, Config)]],
    case Errors of
        [] -> ok;
        [Reason | _] -> {error, Reason}
    end.

get_proxy_config() -> map_get(proxy, configuration()).
set_proxy_config(Config) when is_map(Config) -> change(fun(C) -> {ok, C#{proxy := Config}} end).
update_proxy_config(Config) when is_map(Config) ->
    change(fun(#{proxy := Proxy} = C) -> {ok, C#{proxy := maps:merge(Proxy, Config)}} end).

%% As the parameters of kernel say.
reconfigure() ->
    ok = change(fun(_) -> {ok, logger_boot:started(standard_io, notice)} end),
    internal_configure().

internal_configure() ->
    ok = update_primary_config(#{level => application:get_env(kernel, logger_level, notice),
                                 metadata => application:get_env(kernel, logger_metadata, #{})}),
    lists:foreach(fun(Entry) ->
                          case configured(Entry) of
                              ok -> ok;
                              {error, Reason} -> erlang:error({bad_config, {kernel, {logger, Reason}}})
                          end
                  end, application:get_env(kernel, logger, [])).

configured({handler, Id, undefined}) -> remove_handler(Id);
configured({handler, default, Module, Config}) ->
    _ = remove_handler(default),
    #{handlers := #{default := #{filters := Filters, filter_default := Default, formatter := Formatter}}} = logger_boot:started(standard_io, notice),
    add_handler(default, Module, maps:merge(#{filters => Filters, filter_default => Default, formatter => Formatter}, Config));
configured({handler, Id, Module, Config}) -> add_handler(Id, Module, Config);
configured({filters, Default, Filters}) -> update_primary_config(#{filter_default => Default, filters => Filters});
configured({module_level, Level, Modules}) -> set_module_level(Modules, Level);
configured({proxy, Config}) -> update_proxy_config(Config);
configured(Other) -> {error, {invalid_entry, Other}}.

i() -> io:format("~tp~n", [get_config()]).
i(primary) -> io:format("~tp~n", [get_primary_config()]);
i(handlers) -> io:format("~tp~n", [get_handler_config()]);
i(proxy) -> io:format("~tp~n", [get_proxy_config()]);
i(modules) -> io:format("~tp~n", [get_module_level()]);
i(Id) when is_atom(Id) -> io:format("~tp~n", [get_handler_config(Id)]).

%% Reports -------------------------------------------------------------------------------------------------------------

format_report(#{label := {error_logger, _}, format := Format, args := Args}) -> {Format, Args};
format_report(#{label := Label, report := Report}) -> labelled(Label, Report);
format_report(Report) when is_map(Report) -> key_values(maps:to_list(Report));
format_report(Report) when is_list(Report) ->
    case Report =/= [] andalso lists:all(fun(E) -> is_tuple(E) andalso tuple_size(E) =:= 2 orelse is_atom(E) end, Report) of
        true -> key_values(Report);
        false ->
            case io_lib:printable_unicode_list(Report) of
                true -> {"~ts", [Report]};
                false -> {"~tp", [Report]}
            end
    end;
format_report(Report) -> {"~tp", [Report]}.

format_otp_report(#{label := Label, report := Report}) -> labelled(Label, Report);
format_otp_report(Report) -> format_report(Report).

%% Reports of OTP behaviours: each line a key, the value indented below its column.
labelled({supervisor, progress}, Report) -> key_values(Report);
labelled({supervisor, _}, Report) -> key_values(Report);
labelled({application_controller, _}, Report) -> key_values(Report);
labelled(_, Report) -> format_report(Report).

key_values(Pairs) ->
    {Formats, Args} = lists:unzip([key_value(Pair) || Pair <- Pairs]),
    {lists:append(lists:join("\n", Formats)), lists:append(Args)}.

key_value({Key, Value}) ->
    {KeyFormat, KeyText} = control(Key),
    {ValueFormat, ValueText} = control(Value),
    {"    " ++ KeyFormat ++ ": " ++ ValueFormat, [KeyText, ValueText]};
key_value(Other) ->
    {Format, Text} = control(Other),
    {"    " ++ Format, [Text]}.

control(Value) ->
    case is_list(Value) andalso Value =/= [] andalso io_lib:printable_unicode_list(Value) of
        true -> {"~ts", Value};
        false -> {"~tp", Value}
    end.

filter_stacktrace(Module, [{Module, _, _, _} | Stack]) -> filter_stacktrace(Module, Stack);
filter_stacktrace(_, Stack) -> Stack.

%% Printing, by the process that module logger_boot starts ----------------------------------------------------------------

internal_print(Type, Text) ->
    case whereis(logger) of
        undefined -> logger_boot:print(Type, Text);
        Pid -> Pid ! {print, Type, Text}
    end,
    ok.

%% As before, but who logs waits when more than a limit of texts wait already.
internal_print(Type, Text, Limit) ->
    case whereis(logger) of
        Pid when is_pid(Pid), Pid =/= self() ->
            case process_info(Pid, message_queue_len) of
                {_, Waiting} when Waiting >= Limit -> call(Pid, {print, Type, Text});
                _ -> internal_print(Type, Text)
            end;
        _ -> internal_print(Type, Text)
    end,
    ok.
