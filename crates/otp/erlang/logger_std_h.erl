%% The handler that prints log events to standard output or standard error.
%%
%% The text is made by the process that logs; the `logger` process prints it, so that a program never waits for a slow device,
%% and output keeps the order of the events. The configuration key `type` is standard_io or standard_error.
-module(logger_std_h).

-export([adding_handler/1, changing_config/3, filesync/1, log/2, removing_handler/1]).

adding_handler(#{config := #{type := Type}} = Handler) when Type =:= standard_io; Type =:= standard_error -> {ok, Handler};
adding_handler(#{config := #{type := Type}}) -> {error, {invalid_config, ?MODULE, #{type => Type}}};
adding_handler(Handler) ->
    Config = maps:get(config, Handler, #{}),
    {ok, Handler#{config => Config#{type => standard_io}}}.

changing_config(_, #{config := #{type := Type}}, #{config := #{type := New}}) when Type =/= New ->
    {error, {illegal_config_change, ?MODULE, #{type => Type}, #{type => New}}};
changing_config(set, #{config := #{type := Type}}, New) ->
    Config = maps:get(config, New, #{}),
    {ok, New#{config => Config#{type => Type}}};
changing_config(_, _, New) ->
    {ok, New}.

removing_handler(_) -> ok.

filesync(_) -> logger:internal_flush().

log(Event, #{config := #{type := Type}, formatter := {Module, FormatterConfig}}) ->
    logger:internal_print(Type, Module:format(Event, FormatterConfig)).
