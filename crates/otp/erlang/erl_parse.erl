%% Tokens to abstract format, and terms to abstract format and back.
-module(erl_parse).

-export([abstract/1, abstract/2, anno_from_term/1, anno_to_term/1, exprs/1, first_anno/1, fold_anno/3, form/1, format_error/1, func_prec/0, inop_prec/1,
         map_anno/2, mapfold_anno/3, max_prec/0, new_anno/1, normalise/1, parse/1, parse_and_scan/1, parse_exprs/1, parse_form/1, parse_term/1,
         preop_prec/1, term/1, tokens/1, tokens/2, type_inop_prec/1, type_preop_prec/1]).

form(_) -> erlang:nif_error(undef).
exprs(_) -> erlang:nif_error(undef).
term(_) -> erlang:nif_error(undef).

parse_form(Tokens) -> form(Tokens).
parse_exprs(Tokens) -> exprs(Tokens).
parse_term(Tokens) -> term(Tokens).
parse(Tokens) -> form(Tokens).

parse_and_scan({M, F, A}) ->
    case apply(M, F, A) of
        {ok, Tokens, _} -> form(Tokens);
        Other -> Other
    end.

format_error(Message) ->
    case io_lib:deep_char_list(Message) of
        true -> Message;
        false -> io_lib:write(Message)
    end.

%% Terms to abstract format --------------------------------------------------------------------------------------------

abstract(Term) -> abstract(Term, []).

abstract(Term, Options) when is_list(Options) ->
    Location = proplists:get_value(location, Options, proplists:get_value(line, Options, 0)),
    form_of(Term, erl_anno:new(Location), printable(proplists:get_value(encoding, Options, epp:default_encoding())));
abstract(Term, Location) -> abstract(Term, [{location, Location}]).

%% Which integers make a string.
printable(none) -> fun(_) -> false end;
printable(latin1) -> fun(C) -> C >= 0 andalso C =< 255 end;
printable(Unicode) when Unicode =:= unicode; Unicode =:= utf8 ->
    fun(C) -> C >= 0 andalso C < 16#D800 orelse C > 16#DFFF andalso C < 16#FFFE orelse C > 16#FFFF andalso C =< 16#10FFFF end;
printable(Printable) when is_function(Printable, 1) -> Printable;
printable(Encoding) -> erlang:error({badarg, Encoding}).

form_of(T, A, _) when is_integer(T) -> {integer, A, T};
form_of(T, A, _) when is_float(T) -> {float, A, T};
form_of(T, A, _) when is_atom(T) -> {atom, A, T};
form_of([], A, _) -> {nil, A};
form_of(<<>>, A, _) -> {bin, A, []};
form_of(B, A, _) when is_bitstring(B) ->
    Size = bit_size(B) rem 8,
    Bytes = byte_size(B) - case Size of 0 -> 0; _ -> 1 end,
    <<Whole:Bytes/binary, Last:Size>> = B,
    Elements = [{bin_element, A, {integer, A, Byte}, default, default} || <<Byte>> <= Whole],
    case Size of
        0 -> {bin, A, Elements};
        _ -> {bin, A, Elements ++ [{bin_element, A, {integer, A, Last}, {integer, A, Size}, default}]}
    end;
form_of([_ | _] = List, A, Printable) ->
    {Characters, Rest} = string_part(List, Printable, []),
    case Rest of
        [] -> {string, A, lists:reverse(Characters)};
        [Element | More] -> in_front(Characters, {cons, A, form_of(Element, A, Printable), form_of(More, A, Printable)}, A);
        Tail -> in_front(Characters, form_of(Tail, A, Printable), A)
    end;
form_of(T, A, Printable) when is_tuple(T) -> {tuple, A, [form_of(E, A, Printable) || E <- tuple_to_list(T)]};
form_of(T, A, Printable) when is_map(T) ->
    {map, A, [{map_field_assoc, A, form_of(K, A, Printable), form_of(V, A, Printable)} || {K, V} <- maps:to_list(T)]};
form_of(F, A, Printable) when is_function(F) ->
    case erlang:fun_info(F, type) of
        {type, external} ->
            [M, N, Arity] = [element(2, erlang:fun_info(F, Item)) || Item <- [module, name, arity]],
            {'fun', A, {function, form_of(M, A, Printable), form_of(N, A, Printable), form_of(Arity, A, Printable)}};
        _ -> erlang:error(function_clause, [F, A, Printable])
    end;
form_of(T, A, Printable) -> erlang:error(function_clause, [T, A, Printable]).

string_part([C | Rest], Printable, Chars) when is_integer(C) ->
    case Printable(C) of
        true -> string_part(Rest, Printable, [C | Chars]);
        false -> {Chars, [C | Rest]}
    end;
string_part(Rest, _, Chars) -> {Chars, Rest}.

in_front(Reversed, Tail, A) -> lists:foldl(fun(C, Behind) -> {cons, A, {integer, A, C}, Behind} end, Tail, Reversed).

%% Abstract format to terms --------------------------------------------------------------------------------------------

normalise({char, _, C}) -> C;
normalise({integer, _, I}) -> I;
normalise({float, _, F}) -> F;
normalise({atom, _, A}) -> A;
normalise({string, _, S}) -> S;
normalise({nil, _}) -> [];
normalise({bin, _, Elements}) ->
    {value, Value, _} = eval_bits:expr_grp(Elements, erl_eval:new_bindings(), fun(E, B) -> {value, normalise(E), B} end),
    Value;
normalise({cons, _, Head, Tail}) -> [normalise(Head) | normalise(Tail)];
normalise({tuple, _, Elements}) -> list_to_tuple([normalise(E) || E <- Elements]);
normalise({map, _, Fields}) -> maps:from_list([{normalise(K), normalise(V)} || {map_field_assoc, _, K, V} <- Fields]);
normalise({'fun', _, {function, {atom, _, M}, {atom, _, F}, {integer, _, A}}}) -> fun M:F/A;
normalise({op, _, '+', {char, _, C}}) -> C;
normalise({op, _, '+', {integer, _, I}}) -> I;
normalise({op, _, '+', {float, _, F}}) -> F;
normalise({op, _, '-', {char, _, C}}) -> -C;
normalise({op, _, '-', {integer, _, I}}) -> -I;
normalise({op, _, '-', {float, _, F}}) -> -F;
normalise(Form) -> erlang:error({badarg, Form}).

%% Abstract format to tokens -------------------------------------------------------------------------------------------

tokens(Form) -> tokens(Form, []).

tokens({char, A, C}, More) -> [{char, A, C} | More];
tokens({integer, A, I}, More) -> [{integer, A, I} | More];
tokens({float, A, F}, More) -> [{float, A, F} | More];
tokens({atom, A, Atom}, More) -> [{atom, A, Atom} | More];
tokens({var, A, V}, More) -> [{var, A, V} | More];
tokens({string, A, S}, More) -> [{string, A, S} | More];
tokens({nil, A}, More) -> [{'[', A}, {']', A} | More];
tokens({cons, A, Head, Tail}, More) -> [{'[', A} | tokens(Head, tokens_tail(Tail, More))];
tokens({tuple, A, []}, More) -> [{'{', A}, {'}', A} | More];
tokens({tuple, A, [E | Es]}, More) -> [{'{', A} | tokens(E, tokens_tuple(Es, A, More))].

tokens_tail({cons, A, Head, Tail}, More) -> [{',', A} | tokens(Head, tokens_tail(Tail, More))];
tokens_tail({nil, A}, More) -> [{']', A} | More];
tokens_tail(Other, More) ->
    A = element(2, Other),
    [{'|', A} | tokens(Other, [{']', A} | More])].

tokens_tuple([E | Es], A, More) -> [{',', A} | tokens(E, tokens_tuple(Es, A, More))];
tokens_tuple([], A, More) -> [{'}', A} | More].

%% Annotations ---------------------------------------------------------------------------------------------------------
%% The second element of a tuple that begins with an atom is its annotation; what stands in literals is not looked at.

map_anno(F, Abstract) -> element(1, mapfold_anno(fun(A, ok) -> {F(A), ok} end, ok, Abstract)).
fold_anno(F, Acc, Abstract) -> element(2, mapfold_anno(fun(A, Acc1) -> {A, F(A, Acc1)} end, Acc, Abstract)).

mapfold_anno(F, Acc, Forms) when is_list(Forms) -> lists:mapfoldl(fun(Form, Acc1) -> mapfold_anno(F, Acc1, Form) end, Acc, Forms);
mapfold_anno(F, Acc, {Tag, A, Value}) when Tag =:= atom; Tag =:= integer; Tag =:= float; Tag =:= char; Tag =:= string; Tag =:= var ->
    {A1, Acc1} = F(A, Acc),
    {{Tag, A1, Value}, Acc1};
mapfold_anno(F, Acc, {attribute, A, record, {Name, Fields}}) -> attribute_anno(F, Acc, A, record, Fields, fun(Fields1) -> {Name, Fields1} end);
mapfold_anno(F, Acc, {attribute, A, Kind, {Name, Type, Variables}}) when Kind =:= type; Kind =:= opaque; Kind =:= nominal ->
    attribute_anno(F, Acc, A, Kind, [Type | Variables], fun([Type1 | Variables1]) -> {Name, Type1, Variables1} end);
mapfold_anno(F, Acc, {attribute, A, Kind, {Function, Types}}) when Kind =:= spec; Kind =:= callback ->
    attribute_anno(F, Acc, A, Kind, Types, fun(Types1) -> {Function, Types1} end);
mapfold_anno(F, Acc, {attribute, A, Name, Value}) when Name =/= record, Name =/= type, Name =/= opaque, Name =/= spec, Name =/= callback ->
    {A1, Acc1} = F(A, Acc),
    {{attribute, A1, Name, Value}, Acc1};
mapfold_anno(_, Acc, {error, _} = Form) -> {Form, Acc};
mapfold_anno(_, Acc, {warning, _} = Form) -> {Form, Acc};
mapfold_anno(F, Acc, {eof, A}) ->
    {A1, Acc1} = F(A, Acc),
    {{eof, A1}, Acc1};
mapfold_anno(F, Acc, {typed_record_field, Field, Type}) ->
    {[Field1, Type1], Acc1} = mapfold_anno(F, Acc, [Field, Type]),
    {{typed_record_field, Field1, Type1}, Acc1};
mapfold_anno(_, Acc, {unit, Unit}) when is_integer(Unit) -> {{unit, Unit}, Acc};
mapfold_anno(F, Acc, {clauses, Clauses}) ->
    {Clauses1, Acc1} = mapfold_anno(F, Acc, Clauses),
    {{clauses, Clauses1}, Acc1};
mapfold_anno(_, Acc, {function, _, _} = Local) -> {Local, Acc};
mapfold_anno(F, Acc, {function, A, Name, Arity, Clauses}) when is_atom(Name), is_integer(Arity) ->
    {A1, Acc1} = F(A, Acc),
    {Clauses1, Acc2} = mapfold_anno(F, Acc1, Clauses),
    {{function, A1, Name, Arity, Clauses1}, Acc2};
mapfold_anno(F, Acc, {function, M, N, Arity}) when is_tuple(M) ->
    {[M1, N1, Arity1], Acc1} = mapfold_anno(F, Acc, [M, N, Arity]),
    {{function, M1, N1, Arity1}, Acc1};
mapfold_anno(F, Acc, Form) when is_tuple(Form), tuple_size(Form) >= 2, is_atom(element(1, Form)) ->
    [Tag, A | Rest] = tuple_to_list(Form),
    {A1, Acc1} = F(A, Acc),
    {Rest1, Acc2} = lists:mapfoldl(fun(Part, In) -> mapfold_anno(F, In, Part) end, Acc1, Rest),
    {list_to_tuple([Tag, A1 | Rest1]), Acc2};
mapfold_anno(F, Acc, Form) when is_tuple(Form) ->
    {Parts, Acc1} = mapfold_anno(F, Acc, tuple_to_list(Form)),
    {list_to_tuple(Parts), Acc1};
mapfold_anno(_, Acc, Other) ->
    {Other, Acc}.

%% The annotation that stands first in the text.
first_anno(Abstract) ->
    fold_anno(fun(Anno, First) ->
                      case erl_anno:location(Anno) < erl_anno:location(First) of
                          true -> Anno;
                          false -> First
                      end
              end, element(2, Abstract), Abstract).

attribute_anno(F, Acc, A, Kind, Parts, Build) ->
    {A1, Acc1} = F(A, Acc),
    {Parts1, Acc2} = lists:mapfoldl(fun(Part, In) -> mapfold_anno(F, In, Part) end, Acc1, Parts),
    {{attribute, A1, Kind, Build(Parts1)}, Acc2}.

new_anno(Abstract) -> map_anno(fun erl_anno:new/1, Abstract).
anno_to_term(Abstract) -> map_anno(fun erl_anno:to_term/1, Abstract).
anno_from_term(Abstract) -> map_anno(fun erl_anno:from_term/1, Abstract).

%% Precedences ---------------------------------------------------------------------------------------------------------

inop_prec('=') -> {150, 100, 100};
inop_prec('!') -> {150, 100, 100};
inop_prec('orelse') -> {160, 150, 150};
inop_prec('andalso') -> {200, 160, 160};
inop_prec(Op) when Op =:= '=='; Op =:= '/='; Op =:= '=<'; Op =:= '<'; Op =:= '>='; Op =:= '>'; Op =:= '=:='; Op =:= '=/=' -> {300, 200, 300};
inop_prec(Op) when Op =:= '++'; Op =:= '--' -> {400, 300, 300};
inop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bor'; Op =:= 'bxor'; Op =:= 'bsl'; Op =:= 'bsr'; Op =:= 'or'; Op =:= 'xor' -> {400, 400, 500};
inop_prec(Op) when Op =:= '*'; Op =:= '/'; Op =:= 'div'; Op =:= 'rem'; Op =:= 'band'; Op =:= 'and' -> {500, 500, 600};
inop_prec('#') -> {800, 700, 800};
inop_prec(':') -> {900, 800, 900};
inop_prec('.') -> {900, 900, 1000}.

preop_prec('catch') -> {700, 100};
preop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bnot'; Op =:= 'not' -> {600, 700};
preop_prec('#') -> {700, 800}.

func_prec() -> {800, 700}.
max_prec() -> 900.

type_inop_prec('=') -> {150, 100, 100};
type_inop_prec('::') -> {150, 150, 160};
type_inop_prec('|') -> {180, 170, 170};
type_inop_prec('..') -> {300, 200, 300};
type_inop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bor'; Op =:= 'bxor'; Op =:= 'bsl'; Op =:= 'bsr' -> {400, 400, 500};
type_inop_prec(Op) when Op =:= '*'; Op =:= '/'; Op =:= 'div'; Op =:= 'rem'; Op =:= 'band' -> {500, 500, 600};
type_inop_prec('#') -> {800, 700, 800}.

type_preop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bnot' -> {600, 700};
type_preop_prec('#') -> {700, 800}.
