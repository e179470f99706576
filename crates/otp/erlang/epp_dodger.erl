%% Sources parsed without the preprocessor: directives become attributes, and uses of macros nodes of their own.
%%
%% The parser knows no macros, so its tokens are disguised: a directive as a function of a name that no function has, a use of a macro as an
%% atom, or where it has arguments as a tuple with a first atom that says so. What the parser returns is undisguised. The quick way leaves
%% directives out and atoms in, and joins a macro and the string beside it to one string.
-module(epp_dodger).

-export([format_error/1, parse/1, parse/2, parse/3, parse_file/1, parse_file/2, parse_form/2, parse_form/3, quick_parse/1, quick_parse/2, quick_parse/3,
         quick_parse_file/1, quick_parse_file/2, quick_parse_form/2, quick_parse_form/3, tokens_to_string/1]).

%% They show in messages of the parser.
-define(DIRECTIVE, '?preprocessor declaration?').
-define(CALL, '? <macro> (').
-define(ATOM, "? ").
-define(VARIABLE, "?,").

-type option() :: atom() | {atom(), term()}.
-type form_result() :: {ok, erl_syntax:forms() | none, erl_anno:location()} | {eof, erl_anno:location()}
                     | {error, erl_scan:error_info(), erl_anno:location()}.

-spec parse_file(file:filename()) -> {ok, erl_syntax:forms()} | {error, erl_scan:error_info()}.
parse_file(File) -> parse_file(File, []).

-spec parse_file(file:filename(), [option()]) -> {ok, erl_syntax:forms()} | {error, erl_scan:error_info()}.
parse_file(File, Options) -> file_forms(File, fun parse/3, Options).

-spec quick_parse_file(file:filename()) -> {ok, erl_syntax:forms()} | {error, erl_scan:error_info()}.
quick_parse_file(File) -> quick_parse_file(File, []).

-spec quick_parse_file(file:filename(), [option()]) -> {ok, erl_syntax:forms()} | {error, erl_scan:error_info()}.
quick_parse_file(File, Options) -> file_forms(File, fun quick_parse/3, Options ++ [no_fail]).

%% A source that does not say how it is encoded, and is no UTF-8, is Latin-1.
file_forms(File, Parse, Options) ->
    case file_forms(File, Parse, Options, utf8) of
        {ok, Forms} ->
            Malformed = lists:any(fun({error, {_, file_io_server, invalid_unicode}}) -> true; (_) -> false end, Forms),
            case Malformed andalso epp:read_encoding(File) =/= utf8 of
                true -> file_forms(File, Parse, Options, latin1);
                false -> {ok, Forms}
            end;
        Error -> Error
    end.

file_forms(File, Parse, Options, Encoding) ->
    case file:open(File, [read]) of
        {ok, Device} ->
            _ = epp:set_encoding(Device, Encoding),
            try Parse(Device, 1, Options)
            after ok = file:close(Device)
            end;
        {error, Reason} -> {error, {0, file, Reason}}
    end.

-spec parse(file:io_device()) -> {ok, erl_syntax:forms()}.
parse(Device) -> parse(Device, 1).

-spec parse(file:io_device(), erl_anno:location()) -> {ok, erl_syntax:forms()}.
parse(Device, Location) -> parse(Device, Location, []).

-spec parse(file:io_device(), erl_anno:location(), [option()]) -> {ok, erl_syntax:forms()}.
parse(Device, Location, Options) -> forms(Device, Location, Options, fun parse_form/3, []).

-spec quick_parse(file:io_device()) -> {ok, erl_syntax:forms()}.
quick_parse(Device) -> quick_parse(Device, 1).

-spec quick_parse(file:io_device(), erl_anno:location()) -> {ok, erl_syntax:forms()}.
quick_parse(Device, Location) -> quick_parse(Device, Location, []).

-spec quick_parse(file:io_device(), erl_anno:location(), [option()]) -> {ok, erl_syntax:forms()}.
quick_parse(Device, Location, Options) -> forms(Device, Location, Options, fun quick_parse_form/3, []).

forms(Device, Location, Options, ParseForm, Acc) ->
    case ParseForm(Device, Location, Options) of
        {ok, none, Next} -> forms(Device, Next, Options, ParseForm, Acc);
        {ok, Form, Next} -> forms(Device, Next, Options, ParseForm, [Form | Acc]);
        {error, Info, Next} -> forms(Device, Next, Options, ParseForm, [{error, Info} | Acc]);
        {eof, _} -> {ok, lists:reverse(Acc)}
    end.

-spec parse_form(file:io_device(), erl_anno:location()) -> form_result().
parse_form(Device, Location) -> parse_form(Device, Location, []).

-spec parse_form(file:io_device(), erl_anno:location(), [option()]) -> form_result().
parse_form(Device, Location, Options) ->
    Clever = proplists:get_bool(clever, Options),
    form(Device, Location, Options, fun(Tokens) -> exact(Tokens, Clever) end).

-spec quick_parse_form(file:io_device(), erl_anno:location()) -> form_result().
quick_parse_form(Device, Location) -> quick_parse_form(Device, Location, []).

-spec quick_parse_form(file:io_device(), erl_anno:location(), [option()]) -> form_result().
quick_parse_form(Device, Location, Options) -> form(Device, Location, Options, fun quick/1).

form(Device, Location, Options, Parse) ->
    {ok, {_, Reserved}} = erl_features:keyword_fun(Options, fun reserved/1),
    case io:scan_erl_form(Device, "", Location, [{reserved_word_fun, Reserved}]) of
        {ok, Tokens, Next} -> parsed(Tokens, Next, Parse, proplists:get_bool(no_fail, Options));
        {error, _, _} = Error -> Error;
        {error, _} -> {eof, Location};
        {eof, _} = Eof -> Eof
    end.

%% Words of features are keywords here, whether the source turns them on or not.
reserved('maybe') -> true;
reserved('else') -> true;
reserved(Word) -> erl_scan:f_reserved_word(Word).

parsed(Tokens, Next, Parse, NoFail) ->
    try {ok, Parse(Tokens), Next}
    catch
        throw:{parse_error, _} when NoFail ->
            Start = case Tokens of
                        [Token | _] -> erl_scan:location(Token);
                        [] -> Next
                    end,
            {ok, erl_syntax:set_pos(erl_syntax:text(tokens_to_string(Tokens)), erl_anno:new(Start)), Next};
        throw:{parse_error, Info} -> {error, Info, Next};
        throw:{error, Reason} -> {error, {Next, ?MODULE, Reason}, Next};
        error:Reason:Stack -> {error, {Next, ?MODULE, {unknown, {Reason, Stack}}}, Next};
        exit:Reason -> {error, {Next, ?MODULE, {unknown, Reason}}, Next}
    end.

parse_tokens(Tokens) ->
    case erl_parse:parse_form(Tokens) of
        {ok, Form} -> Form;
        {error, Info} -> definition(Tokens, Info)
    end.

%% The text of a macro need not be an expression, nor its last parenthesis be there: then it is kept as text.
definition([{atom, Anno, ?DIRECTIVE}, {'(', _}, {')', _}, {'->', _}, {atom, _, define} = Name, {'(', _} | Rest] = Tokens, Info) ->
    case lists:reverse(Rest) of
        [{dot, _}, {')', _} | _] -> definition(Anno, Name, Rest, Info);
        [{dot, Dot} | Before] ->
            Closed = lists:reverse(Before, [{')', Dot}, {dot, Dot}]),
            case erl_parse:parse_form(lists:sublist(Tokens, 6) ++ Closed) of
                {ok, Form} -> Form;
                {error, Info1} -> definition(Anno, Name, Closed, Info1)
            end;
        _ -> throw({parse_error, Info})
    end;
definition(_, Info) ->
    throw({parse_error, Info}).

definition(Anno, {atom, NameAnno, Name}, [Macro, {',', _} | Rest], _) ->
    Text = erl_syntax:text(tokens_to_string(lists:sublist(Rest, length(Rest) - 2))),
    Arguments = [Macro, erl_syntax:set_pos(Text, NameAnno)],
    erl_syntax:set_pos(erl_syntax:attribute(erl_syntax:set_pos(erl_syntax:atom(Name), NameAnno), Arguments), Anno);
definition(_, _, _, Info) ->
    throw({parse_error, Info}).

directive([{'-', _}, {atom, Anno, Name} | Tokens]) ->
    case lists:member(Name, [define, undef, include, include_lib, ifdef, ifndef, elif, 'else', endif]) of
        true -> {Name, Anno, Tokens};
        false -> none
    end;
directive([{'-', _}, {Name, Anno} | Tokens]) when Name =:= 'if'; Name =:= 'else' ->
    {Name, Anno, Tokens};
directive(_) ->
    none.

disguise(Anno, Body) -> [{atom, Anno, ?DIRECTIVE}, {'(', Anno}, {')', Anno}, {'->', Anno} | Body].

%% The quick way.
quick([{'-', _}, {atom, _, feature} | _]) ->
    none;
quick(Tokens) ->
    case directive(Tokens) of
        none -> parse_tokens(quick_form(Tokens));
        _ -> none
    end.

%% A macro that begins a form, or an attribute, is its name, and the parenthesis after it not the macro's.
quick_form([{'-', _} = Minus, {'?', _}, {Type, _, _} = Name, {'(', _} = Open | Tokens]) when Type =:= atom; Type =:= var ->
    quick_macro(Name, [Open | Tokens], [Minus]);
quick_form([{'?', _}, {Type, _, _} = Name, {'(', _} = Open | Tokens]) when Type =:= atom; Type =:= var ->
    quick_macro(Name, [Open | Tokens], []);
quick_form(Tokens) ->
    quick_tokens(Tokens, []).

quick_tokens([{'?', _}, {Type, _, Name} | Tokens], [{string, Anno, String} | Acc]) when Type =:= atom; Type =:= var ->
    {_, Rest} = arguments(Tokens),
    quick_tokens(Rest, [{string, Anno, String ++ quick_string(Name)} | Acc]);
quick_tokens([{'?', _}, {Type, _, _} = Name | Tokens], Acc) when Type =:= atom; Type =:= var ->
    {_, Rest} = own_arguments(Tokens, Acc),
    quick_macro(Name, Rest, Acc);
quick_tokens([Token | Tokens], Acc) ->
    quick_tokens(Tokens, [Token | Acc]);
quick_tokens([], Acc) ->
    lists:reverse(Acc).

quick_macro({_, _, Name}, [{string, Anno, String} | Tokens], Acc) -> quick_tokens(Tokens, [{string, Anno, quick_string(Name) ++ String} | Acc]);
quick_macro({_, Anno, Name}, Tokens, Acc) -> quick_tokens(Tokens, [{atom, Anno, list_to_atom("?" ++ atom_to_list(Name))} | Acc]).

quick_string(Name) -> "(?" ++ atom_to_list(Name) ++ ")".

%% Arguments right behind a macro, and the tokens after them.
arguments([{'(', _} = Open | Tokens]) -> arguments(Tokens, [')'], [Open]);
arguments(Tokens) -> {[], Tokens}.

arguments(Tokens, [], Acc) ->
    {lists:reverse(Acc), Tokens};
arguments([{Close, _} = Token | Tokens], [Close | Open], Acc) ->
    arguments(Tokens, Open, [Token | Acc]);
arguments([{Opening, _} = Token | Tokens], Open, Acc) ->
    arguments(Tokens, closing(Opening) ++ Open, [Token | Acc]);
arguments([Token | Tokens], Open, Acc) ->
    arguments(Tokens, Open, [Token | Acc]);
arguments([], _, _) ->
    throw({error, macro_args}).

closing('(') -> [')'];
closing('{') -> ['}'];
closing('[') -> [']'];
closing('<<') -> ['>>'];
closing(Word) when Word =:= 'begin'; Word =:= 'if'; Word =:= 'case'; Word =:= 'receive'; Word =:= 'try' -> ['end'];
closing(_) -> [].

%% In m:?F(...) they are those of the call, unless what follows shows that it is a pattern of a clause.
own_arguments([{'(', _} | _] = Tokens, [{':', _} | _]) ->
    case arguments(Tokens) of
        {_, [{Next, _} | _]} = Own when Next =:= '->'; Next =:= 'when'; Next =:= ':' -> Own;
        _ -> {[], Tokens}
    end;
own_arguments(Tokens, _) ->
    arguments(Tokens).

%% The exact way.
exact([{'-', _}, {atom, Anno, Name} | Tokens], _) when Name =:= error; Name =:= warning ->
    Text = lists:droplast(tokens_to_string(lists:droplast(Tokens))),
    erl_syntax:error_marker({erl_anno:location(Anno), ?MODULE, {Name, lists:concat(["-", Name, " ", Text, "."])}});
exact(Tokens, Clever) ->
    case directive(Tokens) of
        {Name, Anno, Rest} -> undisguised_form(parse_tokens(disguise(Anno, [{atom, Anno, Name} | disguised(Rest, [], Clever)])));
        none -> undisguised(parse_tokens(disguised_form(Tokens, Clever)))
    end.

disguised_form([{'-', _} = Minus, {'?', Anno}, {Type, _, _} = Name, {'(', _} = Open | Tokens], Clever) when Type =:= atom; Type =:= var ->
    plain(Anno, Name, [Open | Tokens], [Minus], Clever);
disguised_form([{'?', Anno}, {Type, _, _} = Name, {'(', _} = Open | Tokens], Clever) when Type =:= atom; Type =:= var ->
    plain(Anno, Name, [Open | Tokens], [], Clever);
disguised_form(Tokens, Clever) ->
    disguised(Tokens, [], Clever).

%% Who is clever takes a string beside a macro to be appended to it.
disguised([{'?', _}, {Type, _, _} | _] = Tokens, [{string, Anno, _} | _] = Acc, true) when Type =:= atom; Type =:= var ->
    disguised(Tokens, [{'++', Anno} | Acc], true);
disguised([{'?', Anno}, {Type, _, _} = Name | Tokens], Acc, Clever) when Type =:= atom; Type =:= var ->
    case own_arguments(Tokens, Acc) of
        {[], Rest} -> plain(Anno, Name, Rest, Acc, Clever);
        {Arguments, Rest} -> called(Anno, Name, Arguments, Rest, Acc, Clever)
    end;
disguised([Token | Tokens], Acc, Clever) ->
    disguised(Tokens, [Token | Acc], Clever);
disguised([], Acc, _) ->
    lists:reverse(Acc).

plain(Anno, {Type, _, Name}, Rest, Acc, Clever) ->
    Prefix = case Type of
                 atom -> ?ATOM;
                 var -> ?VARIABLE
             end,
    disguised(appended(Rest, Clever), [{atom, Anno, list_to_atom(Prefix ++ atom_to_list(Name))} | Acc], Clever).

%% Parentheses keep precedences; after a string they would make it a function that is called.
called(Anno, {_, NameAnno, _} = Name, [_ | Arguments], Rest, Acc, Clever) ->
    {Open, Close} = case Acc of
                        [{string, _, _} | _] -> {[], []};
                        _ -> {[{'(', 0}], [{')', 0}]}
                    end,
    Head = Open ++ [{'{', Anno}, {atom, Anno, ?CALL}, {',', Anno}, Name],
    Tail = [{'}', NameAnno} | Close],
    case lists:droplast(Arguments) of
        [] -> disguised(appended(Rest, Clever), lists:reverse(Head ++ Tail, Acc), Clever);
        Inner -> disguised(Inner ++ Tail ++ appended(Rest, Clever), lists:reverse(Head ++ [{',', NameAnno}], Acc), Clever)
    end.

appended([{string, Anno, _} | _] = Tokens, true) -> [{'++', Anno} | Tokens];
appended(Tokens, _) -> Tokens.

undisguised_form({function, Anno, ?DIRECTIVE, _, [{clause, _, [], [], [{call, _, Name, Arguments}]}]}) ->
    erl_syntax:set_pos(erl_syntax:attribute(Name, [undisguised(Argument) || Argument <- Arguments]), Anno);
undisguised_form({function, Anno, ?DIRECTIVE, _, [{clause, _, [], [], [Name]}]}) ->
    erl_syntax:set_pos(erl_syntax:attribute(Name), Anno);
undisguised_form(Form) ->
    undisguised(Form).

undisguised(Node) ->
    case erl_syntax:type(Node) of
        atom ->
            case atom_to_list(erl_syntax:atom_value(Node)) of
                ?ATOM ++ Name -> macro(Node, erl_syntax:atom(Name));
                ?VARIABLE ++ Name -> macro(Node, erl_syntax:variable(Name));
                _ -> Node
            end;
        tuple ->
            case erl_syntax:tuple_elements(Node) of
                [First, Name | Arguments] ->
                    case erl_syntax:is_atom(First, ?CALL) of
                        true -> erl_syntax:copy_pos(Node, erl_syntax:macro(Name, [undisguised(Argument) || Argument <- Arguments]));
                        false -> undisguised_parts(Node)
                    end;
                _ -> undisguised_parts(Node)
            end;
        _ -> undisguised_parts(Node)
    end.

macro(Node, Name) -> erl_syntax:copy_pos(Node, erl_syntax:macro(erl_syntax:copy_pos(Node, Name))).

undisguised_parts(Node) ->
    case erl_syntax:subtrees(Node) of
        [] -> Node;
        Groups ->
            Parts = [[undisguised(Part) || Part <- Group] || Group <- Groups],
            erl_syntax:copy_pos(Node, erl_syntax:make_tree(erl_syntax:type(Node), Parts))
    end.

%% Text that is scanned to the same tokens.
-spec tokens_to_string([term()]) -> string().
tokens_to_string(Tokens) -> lists:append([token_text(Token) || Token <- Tokens]).

token_text({dot, _}) -> ".\n";
token_text({atom, _, Name}) -> io_lib:write_atom(Name) ++ " ";
token_text({string, _, String}) -> io_lib:write_string(String) ++ " ";
token_text({char, _, C}) -> io_lib:write_char(C) ++ " ";
token_text({float, _, Float}) -> float_to_list(Float) ++ " ";
token_text({integer, _, Integer}) -> integer_to_list(Integer) ++ " ";
token_text({var, _, Name}) -> atom_to_list(Name) ++ " ";
token_text({Symbol, _}) -> atom_to_list(Symbol) ++ " ".

-spec format_error(term()) -> string().
format_error(macro_args) -> message("macro call missing end parenthesis");
format_error({error, Text}) -> Text;
format_error({warning, Text}) -> Text;
format_error({unknown, Reason}) -> message(io_lib:format("unknown error: ~tP", [Reason, 15])).

message(Text) -> io_lib:format("~s: ~ts", [?MODULE, Text]).
