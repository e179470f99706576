%% Features of the language that a module turns on and off.
-module(erl_features).

-export([all/0, configurable/0, enabled/0, features/0, format_error/1, format_error/2, info/1, keyword_fun/2, keyword_fun/4, keywords/0,
         keywords/1, long/1, short/1, used/1]).

-define(FEATURES,
        #{compr_assign => #{short => "Assignment in comprehensions, EEP-77",
                            description => "Matching with = as a qualifier of comprehensions.",
                            type => extension, status => experimental, experimental => 29, keywords => []},
          maybe_expr => #{short => "Value based error handling (EEP49)",
                          description => "Implementation of the maybe expression proposed in EEP49 -- Value based error handling.",
                          type => extension, status => approved, experimental => 25, approved => 27, keywords => ['maybe', 'else']}}).

%% Where lines of descriptions end.
-define(WIDTH, 75).


all() -> [maybe_expr].
features() -> all().
configurable() -> [Feature || Feature <- all(), lists:member(maps:get(status, info(Feature)), [experimental, approved])].
enabled() -> [maybe_expr].

info(Feature) ->
    case ?FEATURES of
        #{Feature := Info} -> Info;
        _ -> erlang:error(invalid_feature, [Feature], [{error_info, #{module => ?MODULE, cause => #{1 => "unknown feature"}}}])
    end.

short(Feature) ->
    #{short := Short, status := Status} = Info = info(Feature),
    io_lib:format("~-40s ~-12s (~p)", [Short, Status, maps:get(Status, Info)]).

long(Feature) ->
    #{short := Short, type := Type, status := Status, description := Description, keywords := Keywords} = Info = info(Feature),
    [First | Others] = [io_lib:format("~-12s (~p)\n", [Stage, maps:get(Stage, Info)])
                        || Stage <- [Status | [rejected, permanent, approved, experimental] -- [Status]], is_map_key(Stage, Info)],
    [io_lib:format("~s - ~s\n", [Feature, Short]),
     field("Type", io_lib:format("~s\n", [Type])), field("Status", First), [field("", Other) || Other <- Others],
     [field("Keywords", io_lib:format("~p\n", [Keywords])) || Keywords =/= []], $\n, wrapped(string:lexemes(Description, " "), "", 0)].

field(Name, Value) -> io_lib:format("  ~-10s ~s", [Name, Value]).

wrapped([Word | Words], Text, 0) -> wrapped(Words, [Text, Word], length(Word));
wrapped([Word | _] = Words, Text, Width) when Width + 1 + length(Word) > ?WIDTH -> wrapped(Words, [Text, $\n], 0);
wrapped([Word | Words], Text, Width) -> wrapped(Words, [Text, $\s, Word], Width + 1 + length(Word));
wrapped([], Text, _) -> [Text, $\n].

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

%% What is a reserved word when options of the form {feature, Name | all, enable | disable} have been heard: the last word on a feature
%% counts, and those that are on by themselves count as the first.
keyword_fun(Options, IsKeyword) ->
    Steps = [Option || {feature, _, How} = Option <- Options, How =:= enable orelse How =:= disable],
    case [Feature || {feature, Feature, _} <- Steps, Feature =/= all, not lists:member(Feature, configurable())] of
        [] ->
            {On, Off} = lists:foldl(fun step/2, {enabled(), []}, Steps),
            {ok, {On, without(Off, with(On, IsKeyword))}};
        Wrong -> {error, {?MODULE, {wrong(Wrong), Wrong}}}
    end.

step({feature, all, enable}, {On, _}) -> {lists:uniq(On ++ configurable()), []};
step({feature, all, disable}, _) -> {[], configurable()};
step({feature, Feature, enable}, {On, Off}) -> {[Feature | lists:delete(Feature, On)], lists:delete(Feature, Off)};
step({feature, Feature, disable}, {On, Off}) -> {lists:delete(Feature, On), [Feature | Off]}.

keyword_fun(How, Feature, Features, IsKeyword) ->
    case {lists:member(Feature, configurable()), How} of
        {true, enable} -> {ok, {[Feature | lists:delete(Feature, Features)], with([Feature], IsKeyword)}};
        {true, disable} -> {ok, {Features -- [Feature], without([Feature], IsKeyword)}};
        {false, _} -> {error, {?MODULE, {wrong([Feature]), [Feature]}}}
    end.

with(Features, IsKeyword) -> lists:foldl(fun(Feature, Is) -> fun(Word) -> lists:member(Word, keywords(Feature)) orelse Is(Word) end end, IsKeyword, Features).
without(Features, IsKeyword) -> lists:foldl(fun(Feature, Is) -> fun(Word) -> not lists:member(Word, keywords(Feature)) andalso Is(Word) end end, IsKeyword, Features).

wrong(Features) ->
    case [Feature || Feature <- Features, not is_map_key(Feature, ?FEATURES)] of
        Features -> invalid_features;
        [] -> not_configurable;
        _ -> incorrect_features
    end.

format_error(Reason, [{_, _, _, Info} | _]) ->
    #{cause := Cause} = proplists:get_value(error_info, Info, #{}),
    Cause#{reason => io_lib:format("~p: ~p", [?MODULE, Reason])}.

format_error({Kind, Features}) ->
    Names = listing([io_lib:format("'~p'", [Feature]) || Feature <- Features]),
    case {Kind, Features} of
        {invalid_features, [_]} -> io_lib:format("the feature ~s does not exist.", [Names]);
        {invalid_features, _} -> io_lib:format("the features ~s do not exist.", [Names]);
        {not_configurable, [_]} -> io_lib:format("the feature ~s is not configurable.", [Names]);
        {not_configurable, _} -> io_lib:format("the features ~s are not configurable.", [Names]);
        {incorrect_features, _} -> io_lib:format("the features ~s do not exist or are not configurable.", [Names])
    end;
format_error(Text) when is_list(Text) -> Text.

listing([Name]) -> Name;
listing([Name, Last]) -> [Name, " and ", Last];
listing([Name | Names]) -> [Name, ", " | listing(Names)].
