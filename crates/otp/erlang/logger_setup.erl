%% What the parameters of applications say of the logger, and the configuration as text.
%%
%% Of application kernel these are `logger`, a list of handlers, filters, levels of modules and the options of the proxy; `logger_level`,
%% `logger_metadata`, `logger_sasl_compatible` and, of old, `error_logger`. Of any other application it is `logger`, a list of handlers.
-module(logger_setup).

-export([add_handlers/1, configure/0, init/0, print/1, reconfigure/0]).

reconfigure() ->
    _ = [logger:remove_handler(Id) || Id <- logger:get_handler_ids()],
    ok = logger:unset_module_level(),
    configure().

%% The system starts with the default handler in its place; the parameters may want another one, or none.
configure() ->
    case init() of
        ok -> add_handlers(kernel);
        Error -> Error
    end.

%% Sets all but the handlers, and puts the default handler among the entries for them.
init() ->
    try
        Entries = application:get_env(kernel, logger, []),
        check(kernel, Entries),
        done(logger:set_primary_config(level, level())),
        done(logger:set_primary_config(metadata, metadata())),
        {Default, Filters} = primary_filters(Entries),
        done(logger:set_primary_config(filter_default, Default)),
        done(logger:set_primary_config(filters, [])),
        _ = [done(logger:add_primary_filter(Id, Filter)) || {Id, Filter} <- Filters],
        _ = [done(logger:set_module_level(Modules, Level)) || {module_level, Level, Modules} <- Entries],
        default_handler(Entries)
    catch throw:Reason ->
        logger:error("Invalid logger config: ~p", [Reason]),
        {error, {bad_config, {kernel, Reason}}}
    end.

done(ok) -> ok;
done({error, Reason}) -> throw(Reason).

level() ->
    Level = application:get_env(kernel, logger_level, notice),
    logger_boot:level_rank(Level) =/= undefined orelse throw({logger_level, Level}),
    Level.

metadata() ->
    Meta = application:get_env(kernel, logger_metadata, application:get_env(kernel, logger_default_metadata, #{})),
    is_map(Meta) orelse throw({logger_metadata, Meta}),
    Meta.

primary_filters(Entries) ->
    case [Entry || {filters, _, _} = Entry <- Entries] of
        [] -> {log, []};
        [{filters, Default, Filters}] ->
            lists:all(fun(Filter) -> is_tuple(Filter) andalso tuple_size(Filter) =:= 2 end, Filters) orelse throw({invalid_filters, Filters}),
            {Default, Filters};
        _ -> throw({multiple_filters, Entries})
    end.

default_handler(Entries) ->
    case default_type(Entries) of
        none -> ok;
        Type ->
            #{formatter := Formatter} = boot_default(),
            Own = #{formatter => Formatter, config => #{type => Type}},
            Whole = case lists:keyfind(default, 2, Entries) of
                        {handler, default, logger_std_h, Config} ->
                            lists:keyreplace(default, 2, Entries, {handler, default, logger_std_h, maps:merge(Own, Config)});
                        {handler, default, Module, Config} ->
                            lists:keyreplace(default, 2, Entries, {handler, default, Module, maps:merge(#{formatter => Formatter}, Config)});
                        _ ->
                            [{handler, default, logger_std_h, Own} | Entries]
                    end,
            application:set_env(kernel, logger, Whole)
    end.

boot_default() ->
    #{handlers := #{default := {Default, _}}} = logger_boot:started(standard_io, notice),
    Default.

default_type(Entries) ->
    case application:get_env(kernel, error_logger) of
        {ok, tty} -> standard_io;
        {ok, {file, File} = Type} when is_list(File) -> Type;
        {ok, Off} when Off =:= false; Off =:= silent -> none;
        undefined ->
            case lists:member({handler, default, undefined}, Entries) of
                true -> none;
                false -> standard_io
            end;
        {ok, Bad} -> throw({error_logger, Bad})
    end.

%% The handlers of an application, or of a list of entries.
add_handlers(kernel) ->
    Entries = application:get_env(kernel, logger, []),
    case [Options || {proxy, Options} <- Entries] of
        [] -> add_handlers(kernel, Entries);
        [Options] ->
            case logger:set_proxy_config(Options) of
                ok -> add_handlers(kernel, Entries);
                {error, Reason} -> {error, {bad_proxy_config, Reason}}
            end;
        _ -> throw({multiple_proxies, Entries})
    end;
add_handlers(App) when is_atom(App) -> add_handlers(App, application:get_env(App, logger, []));
add_handlers(Entries) -> add_handlers(undefined, Entries).

add_handlers(App, Entries) ->
    try
        check(App, Entries),
        %% The handler that the system started with gives way.
        App =:= kernel andalso is_idle_default() andalso done(logger:remove_handler(default)),
        _ = [add_handler(Id, Module, Config) || {handler, Id, Module, Config} <- Entries],
        %% Where no other one is to print, the simple one does, unless there shall be none.
        case lists:keymember(default, 2, [Entry || {handler, _, _, _} = Entry <- Entries]) of
            true -> _ = logger:remove_handler(simple);
            false -> App =:= kernel andalso application:get_env(kernel, error_logger) =/= {ok, silent} andalso add_simple()
        end,
        ok
    catch throw:Thrown ->
        Reason = case App of undefined -> Thrown; _ -> {App, Thrown} end,
        logger:get_handler_ids() =:= [] andalso add_simple(),
        logger:error("Invalid logger handler config: ~p", [Reason]),
        {error, {bad_config, {handler, Reason}}}
    end.

add_simple() ->
    lists:member(simple, logger:get_handler_ids()) orelse
        added(simple, logger_simple_h, #{filter_default => stop, filters => logger_boot:filters(domain())}).

is_idle_default() -> lists:member(default, logger:get_handler_ids()) andalso logger_server:is_idle(default).

%% Without filters of its own the default handler prints what concerns users.
add_handler(default, Module, Config) when not is_map_key(filters, Config) ->
    added(default, Module, maps:merge(#{filter_default => stop, filters => logger_boot:filters(domain())}, Config));
add_handler(Id, Module, Config) -> added(Id, Module, Config).

domain() ->
    case application:get_env(kernel, logger_sasl_compatible, false) of
        true -> [otp];
        false -> [otp, sasl]
    end.

added(Id, Module, Config) ->
    case logger:add_handler(Id, Module, Config) of
        ok -> ok;
        {error, Reason} -> throw(Reason)
    end.

check(_, []) -> ok;
check(App, [{handler, _, _, _} | Entries]) -> check(App, Entries);
check(kernel, [{handler, default, undefined} | Entries]) -> check(kernel, Entries);
check(kernel, [{filters, _, _} | Entries]) -> check(kernel, Entries);
check(kernel, [{module_level, _, _} | Entries]) -> check(kernel, Entries);
check(kernel, [{proxy, _} | Entries]) -> check(kernel, Entries);
check(_, Bad) -> throw(Bad).

%% Text ----------------------------------------------------------------------------------------------------------------

%% Prints those parts of a configuration that it holds.
print(Config) ->
    Term = case lists:keyfind(encoding, 1, io:getopts()) of
               {encoding, Encoding} when Encoding =/= latin1 -> "~tp";
               _ -> "~p"
           end,
    _ = [io:put_chars(Text) || Part <- [primary, handlers, proxy, module_levels], is_map_key(Part, Config),
                               Text <- section(Part, map_get(Part, Config), Term)],
    ok.

section(primary, #{level := Level, filters := Filters, filter_default := Default}, Term) ->
    [line(0, "Primary configuration: "), line(4, "Level: ~p", [Level]), line(4, "Filter Default: ~p", [Default]), line(4, "Filters: "),
     filters(8, Filters, Term)];
section(handlers, [], _) -> [line(0, "Handler configuration: "), line(4, "(none)")];
section(handlers, Handlers, Term) ->
    [line(0, "Handler configuration: ") | [handler(Handler, Term) || Handler <- Handlers]];
section(proxy, Config, Term) ->
    [line(0, "Proxy configuration: "), custom(4, Config, Term)];
section(module_levels, Levels, Term) ->
    [line(0, "Level set per module: "),
     none_or(4, [[line(4, "Module: " ++ Term, [Module]), line(8, "Level: ~p", [Level])] || {Module, Level} <- Levels])].

handler(#{id := Id, module := Module, level := Level, filters := Filters, filter_default := Default,
          formatter := {Formatter, FormatterConfig}} = Handler, Term) ->
    [line(4, "Id: " ++ Term, [Id]), line(8, "Module: ~p", [Module]), line(8, "Level:  ~p", [Level]), line(8, "Formatter:"),
     line(12, "Module: ~p", [Formatter]), line(12, "Config:"), custom(16, FormatterConfig, Term),
     line(8, "Filter Default: ~p", [Default]), line(8, "Filters:"), filters(12, Filters, Term),
     case Handler of
         #{config := Config} -> [line(8, "Handler Config:"), custom(12, Config, Term)];
         #{} -> []
     end,
     case maps:without([filter_default, filters, formatter, level, module, id, config], Handler) of
         Others when map_size(Others) =:= 0 -> [];
         Others -> [line(8, "Custom Config:"), custom(12, Others, Term)]
     end].

filters(Indent, Filters, Term) ->
    none_or(Indent, [[line(Indent, "Id: " ++ Term, [Id]), line(Indent + 4, "Fun: " ++ Term, [F]), line(Indent + 4, "Arg: " ++ Term, [Arg])] ||
                        {Id, {F, Arg}} <- Filters]).

custom(Indent, Map, Term) when is_map(Map) -> [custom(Indent, Pair, Term) || Pair <- lists:keysort(1, maps:to_list(Map))];
custom(Indent, [Pair | _] = List, Term) when is_tuple(Pair) -> [custom(Indent, Each, Term) || Each <- List];
custom(Indent, {Key, Value}, Term) -> line(Indent, Term ++ ": " ++ Term, [Key, Value]);
custom(Indent, Value, Term) -> line(Indent, Term, [Value]).

none_or(Indent, []) -> line(Indent, "(none)");
none_or(_, Lines) -> Lines.

line(Indent, Text) -> line(Indent, Text, []).
line(Indent, Format, Args) -> [lists:duplicate(Indent, $\s), io_lib:format(Format, Args), $\n].
