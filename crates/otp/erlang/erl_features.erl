%% Features of the language that a module turns on and off.
-module(erl_features).

-export([all/0, configurable/0, enabled/0, features/0, format_error/1, info/1, keywords/0, keywords/1, long/1, short/1, used/1]).

-define(FEATURES,
        #{compr_assign => #{short => "Assignment in comprehensions, EEP-77",
                            description => "Matching with = as a qualifier of comprehensions.",
                            status => experimental, keywords => []},
          maybe_expr => #{short => "Value based error handling (EEP49)",
                          description => "Implementation of the maybe expression proposed in EEP49 -- Value based error handling.",
                          status => approved, keywords => ['maybe', 'else']}}).

all() -> [maybe_expr].
features() -> all().
configurable() -> [Feature || Feature <- all(), lists:member(maps:get(status, info(Feature)), [experimental, approved])].
enabled() -> [maybe_expr].

info(Feature) ->
    case ?FEATURES of
        #{Feature := Info} -> Info;
        _ -> erlang:error({invalid_features, [Feature]}, [Feature])
    end.

short(Feature) -> maps:get(short, info(Feature)).
long(Feature) -> maps:get(description, info(Feature)).

keywords() -> lists:append([keywords(Feature) || Feature <- enabled()]).
keywords(Feature) -> maps:get(keywords, info(Feature)).

%% The features that were on when a module was compiled.
used(Module) when is_atom(Module) ->
    case code:get_object_code(Module) of
        {_, Code, _} ->
            case beam_lib:chunks(Code, ["Meta"], [allow_missing_chunks]) of
                {ok, {_, [{"Meta", Meta}]}} when is_binary(Meta) -> proplists:get_value(enabled_features, binary_to_term(Meta), []);
                _ -> not_found
            end;
        error -> not_found
    end.

format_error({Kind, Features}) ->
    Names = lists:join(", ", [io_lib:format("'~p'", [Feature]) || Feature <- Features]),
    case {Kind, Features} of
        {invalid_features, [_]} -> io_lib:format("the feature ~s does not exist.", [Names]);
        {invalid_features, _} -> io_lib:format("the features ~s do not exist.", [Names]);
        {not_configurable, [_]} -> io_lib:format("the feature ~s is not configurable.", [Names]);
        {not_configurable, _} -> io_lib:format("the features ~s are not configurable.", [Names]);
        {incorrect_features, _} -> io_lib:format("the features ~s do not exist or are not configurable.", [Names])
    end;
format_error(Text) when is_list(Text) -> Text.
