%% The prologue of parsers made by yecc: they are called by the functions exported here, and call `yeccpars1/7` to shift a token and
%% `yeccerror/1` to refuse one. A tokenizer is {{Function, Arguments}, Location} while there may be more tokens, then {no_func, Location}.

-type yecc_ret() :: {'error', _} | {'ok', _}.

-ifdef (YECC_PARSE_DOC).
-doc ?YECC_PARSE_DOC.
-endif.
-spec parse(Tokens :: list()) -> yecc_ret().
parse(Tokens) -> yeccpars0(Tokens, {no_func, no_location}).

-ifdef (YECC_PARSE_AND_SCAN_DOC).
-doc ?YECC_PARSE_AND_SCAN_DOC.
-endif.
-spec parse_and_scan({function() | {atom(), atom()}, [_]} | {atom(), atom(), [_]}) -> yecc_ret().
parse_and_scan({Function, Arguments}) -> yeccpars0([], {{Function, Arguments}, no_location});
parse_and_scan({Module, Function, Arguments}) ->
    Arity = length(Arguments),
    yeccpars0([], {{fun Module:Function/Arity, Arguments}, no_location}).

-ifdef (YECC_FORMAT_ERROR_DOC).
-doc ?YECC_FORMAT_ERROR_DOC.
-endif.
-spec format_error(any()) -> [char() | list()].
format_error(Message) ->
    case io_lib:deep_char_list(Message) of
        true -> Message;
        false -> io_lib:write(Message)
    end.

%% Ends parsing with an error, from the code of a rule.
-compile({nowarn_unused_function, return_error/2}).
-spec return_error(erl_anno:location(), any()) -> no_return().
return_error(Location, Message) -> throw({error, {Location, ?MODULE, Message}}).

yeccpars0(Tokens, Tokenizer) ->
    try yeccpars1(Tokens, Tokenizer, 0, [], [])
    catch throw:{error, {_, ?MODULE, _}} = Error -> Error
    end.

%% The next token, in a state.
yeccpars1([Token | Tokens], Tokenizer, State, States, Values) ->
    yeccpars2(State, element(1, Token), States, Values, Token, Tokens, Tokenizer);
yeccpars1([], {{Function, Arguments} = Source, _}, State, States, Values) ->
    case apply(Function, Arguments) of
        {ok, Tokens, End} -> yeccpars1(Tokens, {Source, End}, State, States, Values);
        {eof, End} -> yeccpars1([], {no_func, End}, State, States, Values);
        {error, Descriptor, _} -> {error, Descriptor}
    end;
yeccpars1([], {no_func, no_location}, State, States, Values) ->
    yeccpars2(State, '$end', States, Values, yecc_end(999999), [], {no_func, 999999});
yeccpars1([], {no_func, End} = Tokenizer, State, States, Values) ->
    yeccpars2(State, '$end', States, Values, yecc_end(End), [], Tokenizer).

%% Shifts a token, from one state to another.
yeccpars1(From, State, States, Values, Shifted, [Token | Tokens], Tokenizer) ->
    yeccpars2(State, element(1, Token), [From | States], [Shifted | Values], Token, Tokens, Tokenizer);
yeccpars1(From, State, States, Values, Shifted, [], {no_func, no_location}) ->
    End = yecctoken_end_location(Shifted),
    yeccpars2(State, '$end', [From | States], [Shifted | Values], yecc_end(End), [], {no_func, End});
yeccpars1(From, State, States, Values, Shifted, [], Tokenizer) ->
    yeccpars1([], Tokenizer, State, [From | States], [Shifted | Values]).

yecc_end(Location) -> {'$end', Location}.

yecctoken_end_location(Token) ->
    try erl_anno:end_location(element(2, Token)) of
        undefined -> yecctoken_location(Token);
        Location -> Location
    catch _:_ -> yecctoken_location(Token)
    end.

-compile({nowarn_unused_function, yeccerror/1}).
yeccerror(Token) -> {error, {yecctoken_location(Token), ?MODULE, ["syntax error before: ", yecctoken_to_string(Token)]}}.

yecctoken_location(Token) ->
    try erl_scan:location(Token)
    catch _:_ -> element(2, Token)
    end.

-compile({nowarn_unused_function, yecctoken_to_string/1}).
yecctoken_to_string(Token) ->
    try erl_scan:text(Token) of
        undefined -> yecctoken2string(Token);
        Text -> Text
    catch _:_ -> yecctoken2string(Token)
    end.

-compile({nowarn_unused_function, yecctoken2string/1}).
yecctoken2string(Token) ->
    try yecctoken2string1(Token)
    catch _:_ -> io_lib:format("~tp", [Token])
    end.

-compile({nowarn_unused_function, yecctoken2string1/1}).
yecctoken2string1({atom, _, Atom}) -> io_lib:write_atom(Atom);
yecctoken2string1({integer, _, Integer}) -> io_lib:write(Integer);
yecctoken2string1({float, _, Float}) -> io_lib:write(Float);
yecctoken2string1({char, _, Char}) -> io_lib:write_char(Char);
yecctoken2string1({var, _, Name}) -> io_lib:format("~s", [Name]);
yecctoken2string1({string, _, String}) -> io_lib:write_string(String);
yecctoken2string1({reserved_symbol, _, Symbol}) -> io_lib:write(Symbol);
yecctoken2string1({_, _, Value}) -> io_lib:format("~tp", [Value]);
yecctoken2string1({dot, _}) -> "'.'";
yecctoken2string1({'$end', _}) -> [];
yecctoken2string1({Word, _}) when is_atom(Word) -> io_lib:write_atom(Word);
yecctoken2string1(Other) -> io_lib:format("~tp", [Other]).

