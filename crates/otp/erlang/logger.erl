%% Logging: levels, metadata, filters and handlers.
%%
%% The configuration is one persistent term, so that an event that is not wanted costs a look-up. Events are filtered and formatted
%% by the process that logs; handlers print. Changes of the configuration are made by the process `logger` (`logger_server`).
-module(logger).

-export([add_default_metadata/1, add_handler/3, add_handler_filter/3, add_handlers/1, add_primary_filter/2, alert/1, alert/2,
         alert/3, allow/2, compare_levels/2, critical/1, critical/2, critical/3, debug/1, debug/2, debug/3, emergency/1,
         emergency/2, emergency/3, error/1, error/2, error/3, filter_stacktrace/2, format_otp_report/1, format_report/1,
         get_config/0, get_handler_config/0, get_handler_config/1, get_handler_ids/0, get_module_level/0, get_module_level/1,
         get_primary_config/0, get_process_metadata/0, get_proxy_config/0, i/0, i/1, info/1, info/2, info/3,
         internal_configure/0, internal_init_logger/0, internal_log/2, log/2, log/3, log/4, macro_log/3,
         macro_log/4, macro_log/5, notice/1, notice/2,
         notice/3, reconfigure/0, remove_handler/1, remove_handler_filter/2, remove_primary_filter/1, set_application_level/2,
         set_handler_config/2, set_handler_config/3, set_module_level/2, set_primary_config/1, set_primary_config/2,
         set_process_metadata/1, set_proxy_config/1, timestamp/0, unset_application_level/1, unset_module_level/0,
         unset_module_level/1, unset_process_metadata/0, update_formatter_config/2, update_formatter_config/3,
         update_handler_config/2, update_handler_config/3, update_primary_config/1, update_process_metadata/1,
         update_proxy_config/1, warning/1, warning/2, warning/3]).
-export([internal_event/3]).

-define(NOTICE, 5).
-define(METADATA, '$logger_metadata$').
-define(IS_LEVEL(L), (L =:= emergency orelse L =:= alert orelse L =:= critical orelse L =:= error orelse L =:= warning orelse
                      L =:= notice orelse L =:= info orelse L =:= debug)).
-define(IS_FORMAT(F), (is_list(F) orelse is_binary(F) orelse is_atom(F))).
-define(IS_REPORT(R), (is_map(R) orelse is_list(R) andalso is_tuple(hd(R)))).
-define(IS_STRING(S), (is_list(S) orelse is_binary(S))).
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

log(Level, Message) -> logged(Level, Message, #{}).

log(Level, Message, Meta) when is_map(Meta), not is_function(Message) -> logged(Level, Message, Meta);
log(Level, Format, Args) -> logged(Level, {Format, Args}, #{}).

log(Level, Format, Args, Meta) -> logged(Level, {Format, Args}, Meta).

%% What the macros of logger.hrl expand to, with the place of the call: the level has been asked for.
macro_log(Location, Level, Message) -> allowed(Location, Level, Message, #{}).

macro_log(Location, Level, Message, Meta) when is_map(Meta), not is_function(Message) -> allowed(Location, Level, Message, Meta);
macro_log(Location, Level, Format, Args) -> allowed(Location, Level, {Format, Args}, #{}).

macro_log(Location, Level, Format, Args, Meta) -> allowed(Location, Level, {Format, Args}, Meta).

logged(Level, Message, Meta) ->
    Module = case Meta of
                 #{mfa := {M, _, _}} -> M;
                 _ -> none
             end,
    is_allowed(Level, Module) andalso allowed(#{}, Level, Message, Meta),
    ok.

%% A fun stands for what it computes, and is called only when the event is wanted; it may add to the metadata. One that fails, or gives
%% no message, is told in the place of its message.
allowed(Location, Level, {F, Args} = Call, Meta) when is_function(F, 1) ->
    try F(Args) of
        {Message, Added} when is_map(Added) -> computed(Location, Level, Message, maps:merge(Meta, Added), Call);
        Message -> computed(Location, Level, Message, Meta, Call)
    catch
        Class:Reason -> allowed(Location, Level, {"LAZY_FUN CRASH: ~tp; Reason: ~tp", [Call, {Class, Reason}]}, Meta)
    end;
allowed(Location, Level, Message, Given) when ?IS_LEVEL(Level), is_map(Given) ->
    #{primary := #{metadata := Primary}} = Configuration = logger_boot:kept_configuration(),
    Process = case get(?METADATA) of
                  Set when is_map(Set) -> Set;
                  _ -> #{}
              end,
    Meta = add_default_metadata(maps:merge(maps:merge(maps:merge(Location, Primary), Process), Given)),
    dispatch(#{level => Level, msg => message(Message), meta => Meta}, Configuration).

computed(_, _, ignore, _, _) -> ok;
computed(Location, Level, Message, Meta, Call) ->
    IsMessage = case Message of
                    {Format, Args} when ?IS_FORMAT(Format), is_list(Args) -> true;
                    _ -> ?IS_REPORT(Message) orelse ?IS_STRING(Message)
                end,
    case IsMessage of
        true -> allowed(Location, Level, Message, Meta);
        false -> allowed(Location, Level, {"LAZY_FUN ERROR: ~tp; Returned: ~tp", [Call, Message]}, Meta)
    end.

message({Format, Args}) when is_atom(Format), is_list(Args) -> {atom_to_list(Format), Args};
message({Format, Args}) when ?IS_FORMAT(Format), is_list(Args) -> {Format, Args};
message(Report) when ?IS_REPORT(Report) -> {report, Report};
message(Text) when ?IS_STRING(Text) -> {string, Text}.

add_default_metadata(#{level := _, meta := Meta} = Event) -> Event#{meta := add_default_metadata(Meta)};
add_default_metadata(#{pid := _, gl := _, time := _} = Meta) -> Meta;
add_default_metadata(Meta) -> maps:merge(#{pid => self(), gl => group_leader(), time => timestamp()}, Meta).

timestamp() -> os:system_time(microsecond).

%% What the virtual machine, or another process that may not wait, tells the logger process.
internal_event(Level, Message, Meta) ->
    case is_map(Meta) andalso logger_boot:level_rank(Level) of
        Rank when is_integer(Rank) -> logged(Level, Message, Meta);
        _ -> ok
    end.

%% What the logger has to say of itself.
internal_log(Level, Term) when is_atom(Level) ->
    erlang:display_string("Logger - " ++ atom_to_list(Level) ++ ": "),
    erlang:display(Term).

dispatch(Event, #{primary := #{filters := Filters, filter_default := Default}, handlers := Handlers, handler_order := Order}) ->
    case filtered(primary, Filters, Event, Default) of
        stop -> ok;
        Passed -> handled(Order, Passed, Handlers)
    end.

handled([Id | Ids], #{level := Level} = Event, Handlers) ->
    #{Id := {#{level := Least} = Handler, Shown}} = Handlers,
    %% A filter may have made up a level, which is beyond all.
    case logger_boot:level_rank(Level) =< logger_boot:level_rank(Least) of
        true -> handle(Id, Handler, Shown, Event);
        false -> ok
    end,
    handled(Ids, Event, Handlers);
handled([], _, _) -> ok.

handle(Id, #{module := Module, filters := Filters, filter_default := Default}, Shown, Event) ->
    case filtered({handler, Id}, Filters, Event, Default) of
        stop -> ok;
        Passed ->
            try Module:log(Passed, Shown)
            catch Class:Reason:Stack -> failed(Id, Module, Passed, Shown, {Class, Reason, filter_stacktrace(?MODULE, Stack)})
            end
    end.

%% A handler that fails is removed. In the logger process itself, another one has to do it.
failed(Id, Module, Event, Handler, Reason) ->
    case whereis(logger) =:= self() of
        true ->
            _ = spawn(fun() -> failed(Id, Module, Event, Handler, Reason) end),
            ok;
        false ->
            case remove_handler(Id) of
                ok ->
                    internal_log(error, {removed_failing_handler, Id}),
                    logger_server:note(debug, [{logger, removed_failing_handler}, {handler, {Id, Module}}, {log_event, Event},
                                               {config, Handler}, {reason, Reason}], Event);
                %% Another event has done it.
                {error, {not_found, _}} ->
                    ok;
                {error, Refused} ->
                    logger_server:note(debug, [{logger, remove_handler_failed}, {reason, Refused}], Event)
            end
    end.

%% Filters answer an event, `stop` or `ignore`; the default decides when all ignore. A filter that fails is removed.
filtered(_, [], Event, log) -> Event;
filtered(Owner, Filters, Event, Default) -> filtered(Owner, Filters, Event, ignore, Default).

filtered(Owner, [{_, {F, Extra}} = Filter | Filters], Event, State, Default) ->
    try F(Event, Extra) of
        stop -> stop;
        ignore -> filtered(Owner, Filters, Event, State, Default);
        #{level := Level, msg := {_, _}, meta := Meta} = Passed when is_atom(Level), is_map(Meta) ->
            filtered(Owner, Filters, Passed, log, Default);
        Bad ->
            filter_failed(Owner, Filter, Event, {bad_return_value, Bad}),
            filtered(Owner, Filters, Event, State, Default)
    catch
        Class:Reason:Stack ->
            filter_failed(Owner, Filter, Event, {Class, Reason, filter_stacktrace(?MODULE, Stack)}),
            filtered(Owner, Filters, Event, State, Default)
    end;
filtered(_, [], _, ignore, stop) -> stop;
filtered(_, [], Event, _, _) -> Event.

filter_failed(Owner, {Id, _} = Filter, Event, Reason) ->
    Who = case Owner of {handler, Handler} -> Handler; primary -> primary end,
    case whereis(logger) =/= self() andalso logger_server:remove_filter(Owner, Id) of
        ok ->
            internal_log(error, {removed_failing_filter, Id}),
            logger_server:note(debug, [{logger, removed_failing_filter}, {filter, Filter}, {owner, Who}, {log_event, Event},
                                       {reason, Reason}], Event);
        _ ->
            ok
    end.

%% Levels --------------------------------------------------------------------------------------------------------------

allow(Level, Module) when is_atom(Module) -> is_allowed(Level, Module).

%% The limit, and those of modules where there are any, stand apart from the rest of the configuration.
is_allowed(Level, Module) ->
    case persistent_term:get(logger_limit, ?NOTICE) of
        Limit when is_integer(Limit) -> severity(Level) =< Limit;
        {_, #{Module := Own}} -> severity(Level) =< Own;
        {Limit, _} -> severity(Level) =< Limit
    end.

severity(debug) -> 7;
severity(info) -> 6;
severity(notice) -> ?NOTICE;
severity(warning) -> 4;
severity(error) -> 3;
severity(critical) -> 2;
severity(alert) -> 1;
severity(emergency) -> 0.

compare_levels(A, B) when ?IS_LEVEL_OR_END(A), ?IS_LEVEL_OR_END(B) ->
    {RankA, RankB} = {logger_boot:level_rank(A), logger_boot:level_rank(B)},
    if
        RankA < RankB -> gt;
        RankA > RankB -> lt;
        true -> eq
    end;
compare_levels(A, B) -> erlang:error(badarg, [A, B]).

set_module_level(Module, Level) when is_atom(Module) -> set_module_level([Module], Level);
set_module_level(Modules, Level) ->
    case are_modules(Modules) of
        true -> logger_server:set_module_level(Modules, Level);
        false -> {error, {not_a_list_of_modules, Modules}}
    end.

are_modules(Modules) -> is_list(Modules) andalso lists:all(fun is_atom/1, Modules).

unset_module_level() -> logger_server:unset_module_level(all).

unset_module_level(Module) when is_atom(Module) -> unset_module_level([Module]);
unset_module_level(Modules) ->
    case are_modules(Modules) of
        true -> logger_server:unset_module_level(Modules);
        false -> {error, {not_a_list_of_modules, Modules}}
    end.

get_module_level() -> lists:sort(maps:to_list(map_get(modules, logger_boot:kept_configuration()))).

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

get_config() ->
    #{primary => get_primary_config(), handlers => get_handler_config(), proxy => get_proxy_config(),
      module_levels => get_module_level()}.

get_primary_config() -> map_get(primary, logger_boot:kept_configuration()).

set_primary_config(Config) -> logger_server:change(set, primary, Config).
set_primary_config(Key, Value) -> logger_server:change(set, primary, Key, Value).
update_primary_config(Config) -> logger_server:change(update, primary, Config).

add_primary_filter(Id, Filter) -> logger_server:add_filter(primary, {Id, Filter}).
remove_primary_filter(Id) -> logger_server:remove_filter(primary, Id).

get_handler_ids() -> map_get(handler_order, logger_boot:kept_configuration()).

get_handler_config() ->
    #{handlers := Handlers, handler_order := Order} = logger_boot:kept_configuration(),
    [shown(map_get(Id, Handlers)) || Id <- Order].

get_handler_config(Id) ->
    case logger_boot:kept_configuration() of
        #{handlers := #{Id := Handler}} -> {ok, shown(Handler)};
        _ -> {error, {not_found, Id}}
    end.

%% The handler's module hides what is nobody else's.
shown({#{module := Module} = Handler, _}) ->
    try Module:filter_config(Handler)
    catch _:_ -> Handler
    end.

add_handler(Id, Module, Config) -> logger_server:add_handler(Id, Module, Config).
remove_handler(Id) -> logger_server:remove_handler(Id).

set_handler_config(Id, Config) -> logger_server:change(set, {handler, Id}, Config).
set_handler_config(Id, Key, Value) -> logger_server:change(set, {handler, Id}, Key, Value).
update_handler_config(Id, Config) -> logger_server:change(update, {handler, Id}, Config).
update_handler_config(Id, Key, Value) -> logger_server:change(update, {handler, Id}, Key, Value).

update_formatter_config(Id, Config) when is_map(Config) -> logger_server:update_formatter_config(Id, Config);
update_formatter_config(_, Config) -> {error, {invalid_formatter_config, Config}}.

update_formatter_config(Id, Key, Value) -> logger_server:update_formatter_config(Id, #{Key => Value}).

add_handler_filter(Id, FilterId, Filter) -> logger_server:add_filter({handler, Id}, {FilterId, Filter}).
remove_handler_filter(Id, FilterId) -> logger_server:remove_filter({handler, Id}, FilterId).

get_proxy_config() ->
    case logger_boot:kept_configuration() of
        #{proxy := none} -> logger_proxy:get_default_config();
        #{proxy := Config} -> Config
    end.

set_proxy_config(Config) -> logger_server:change(set, proxy, Config).
update_proxy_config(Config) -> logger_server:change(update, proxy, Config).

%% The parameters of applications, and all that is printed of the configuration, are another module's.
reconfigure() -> logger_setup:reconfigure().
internal_init_logger() -> logger_setup:init().
internal_configure() -> logger_setup:configure().
add_handlers(Application) -> logger_setup:add_handlers(Application).

i() -> logger_setup:print(get_config()).
i(primary) -> logger_setup:print(#{primary => get_primary_config()});
i(handlers) -> logger_setup:print(#{handlers => get_handler_config()});
i(proxy) -> logger_setup:print(#{proxy => get_proxy_config()});
i(modules) -> logger_setup:print(#{module_levels => get_module_level()});
i(Id) when is_atom(Id) ->
    case get_handler_config(Id) of
        {ok, Handler} -> logger_setup:print(#{handlers => [Handler]});
        Error -> Error
    end;
i(What) -> erlang:error(badarg, [What]).

%% Reports -------------------------------------------------------------------------------------------------------------

format_report(Report) when is_map(Report) -> format_report(maps:to_list(Report));
format_report(Report) ->
    try lists:flatten(Report) of
        [] ->
            {"~tp", [[]]};
        Flat ->
            case io_lib:printable_unicode_list(Flat) of
                true -> {"~ts", [Flat]};
                false -> key_values(Report)
            end
    catch
        error:_ -> {"~tp", [Report]}
    end.

format_otp_report(#{label := _, report := Report}) -> format_report(Report);
format_otp_report(Report) -> format_report(Report).

%% Each line a key with its value, or a value alone.
key_values(Pairs) ->
    {Formats, Args} = lists:unzip([key_value(Pair) || Pair <- Pairs]),
    {lists:append(lists:join("\n", Formats)), lists:append(Args)}.

key_value({Key, Value}) -> {"    ~tp: " ++ case is_text(Value) of true -> "~ts"; false -> "~tp" end, [Key, Value]};
key_value(Other) -> {"    ~tp", [Other]}.

is_text(Value) ->
    try lists:flatten(Value) of
        [] -> false;
        Flat -> io_lib:printable_unicode_list(Flat)
    catch error:_ -> false
    end.

%% What was called before the stack came to a module.
filter_stacktrace(Module, Stack) -> lists:takewhile(fun(Entry) -> element(1, Entry) =/= Module end, Stack).
