%% The instructions of a compiled module as terms, in the two forms that OTP has: that of a listing (.S), and that of beam_disasm.
%%
%% Both name what the tables of a module hold (atoms, literals, imports, types of registers). A listing keeps labels and says which lines they are;
%% the other form names the functions that are called, and counts lines. A file that is no module, or damaged, raises an error.
-module(beam_code).

-export([assembly/1, module/1]).

-record(tables, {form :: listing | disassembly, module, atoms, literals, types, imports, lambdas, strings, lines, entries = #{}}).

-define(TESTS, [is_lt, is_ge, is_eq, is_ne, is_eq_exact, is_ne_exact, is_integer, is_float, is_number, is_atom, is_pid, is_reference, is_port,
                is_nil, is_binary, is_list, is_nonempty_list, is_tuple, test_arity, is_function, is_boolean, is_function2, is_bitstr, is_map,
                is_tagged_tuple, bs_start_match2, bs_test_tail2, bs_test_unit, is_any_native_record, is_native_record]).

%% {Module, Exports, Attributes, Functions, Labels}: what a listing is made of.
assembly(Beam) ->
    {Module, Chunks} = chunks(Beam),
    #{"Code" := <<_:32, _:32, _:32, Labels:32, _/binary>>} = Chunks,
    Functions = functions(listing, Module, Chunks),
    {ok, {_, [{exports, Exported}]}} = beam_lib:chunks(Beam, [exports]),
    Known = [Name || Name <- [{N, A} || {function, N, A, _, _} <- Functions], lists:member(Name, Exported)],
    {Module, Known, attributes(Chunks), Functions, Labels}.

%% {Module, Exports with labels, Attributes, CompileInfo, Functions}.
module(Beam) ->
    {Module, Chunks} = chunks(Beam),
    {ok, {_, [{labeled_exports, Exports}]}} = beam_lib:chunks(Beam, [labeled_exports]),
    Information = case Chunks of
                      #{"CInf" := Bytes} -> binary_to_term(Bytes);
                      #{} -> []
                  end,
    Attributes = case beam_lib:chunks(Beam, [attributes]) of
                     {ok, {_, [{attributes, Found}]}} -> Found;
                     {error, beam_lib, {missing_chunk, _, _}} -> []
                 end,
    {Module, Exports, Attributes, Information, functions(disassembly, Module, Chunks)}.

chunks(Beam) ->
    {ok, Module, Chunks} = beam_lib:all_chunks(Beam),
    {Module, maps:from_list(Chunks)}.

attributes(#{"Attr" := Bytes}) -> [Attribute || {Name, _} = Attribute <- binary_to_term(Bytes), Name =/= vsn orelse is_own_version(Attribute)];
attributes(#{}) -> [].

%% A version that the compiler computed is no attribute of the source.
is_own_version({vsn, [Version]}) when is_integer(Version), Version > 16#FFFFFFFFFFFF -> false;
is_own_version(_) -> true.

functions(Form, Module, #{"Code" := <<Size:32, Rest/binary>>} = Chunks) ->
    <<_:Size/binary, Code/binary>> = Rest,
    Tables = tables(Form, Module, Chunks),
    Groups = groups(Form, instructions(Code, Tables)),
    Entries = case Form of
                  listing -> #{};
                  disassembly -> maps:from_list([{Label, {Module, Name, Arity}} || {function, Name, Arity, _, Is} <- Groups, Label <- entry_labels(Is)])
              end,
    Complete = Tables#tables{entries = Entries},
    [{function, Name, Arity, Entry, [shown(I, Complete) || I <- Is]} || {function, Name, Arity, Entry, Is} <- Groups].

%% Labels and lines before func_info belong to the function that it begins. beam_disasm has them turned round, but those of the first function.
groups(_, [{int_code_end, []}]) -> [];
groups(_, []) -> [];
groups(Form, Is) ->
    {Head, [{func_info, [_, {atom, Name}, {u, Arity}]} = Info | Rest]} = lists:splitwith(fun is_head/1, Is),
    {Body, Next} = lists:splitwith(fun({Op, _}) -> Op =/= func_info andalso Op =/= int_code_end end, Rest),
    {Own, NextHead} = case Next of
                          [{func_info, _} | _] -> without_head(Body);
                          _ -> {Body, []}
                      end,
    [{label, [{u, Entry}]} | _] = Own,
    Turned = case Form of
                 listing -> lists:reverse(NextHead);
                 disassembly -> NextHead
             end,
    [{function, Name, Arity, Entry, Head ++ [Info | Own]} | groups(Form, Turned ++ Next)].

is_head({Op, _}) -> Op =:= label orelse Op =:= line.

%% The head of the next function, last first.
without_head(Body) ->
    {Head, Own} = lists:splitwith(fun is_head/1, lists:reverse(Body)),
    {lists:reverse(Own), Head}.

entry_labels(Is) ->
    [_ | Body] = lists:dropwhile(fun is_head/1, Is),
    [Label || {label, [{u, Label}]} <- lists:takewhile(fun({Op, _}) -> Op =:= label end, Body)].

%% Tables -----------------------------------------------------------------------------------------------------------------

tables(Form, Module, Chunks) ->
    Atoms = names(Chunks),
    Atom = fun(Index) -> element(Index, Atoms) end,
    Imports = case Chunks of
                  #{"ImpT" := <<_:32, I/binary>>} -> [{extfunc, Atom(M), Atom(F), A} || <<M:32, F:32, A:32>> <= I];
                  #{} -> []
              end,
    Lambdas = case Chunks of
                  #{"FunT" := <<_:32, L/binary>>} -> [{Atom(F), A, Label, Free, Unique} || <<F:32, A:32, Label:32, _:32, Free:32, Unique:32>> <= L];
                  #{} -> []
              end,
    #tables{form = Form, module = Module, atoms = Atoms, literals = literals(Chunks), types = types(Form, Chunks), imports = list_to_tuple(Imports),
            lambdas = list_to_tuple(Lambdas), strings = maps:get("StrT", Chunks, <<>>), lines = lines(Module, Chunks)}.

names(#{"AtU8" := <<Count:32/signed, Bytes/binary>>}) when Count < 0 -> list_to_tuple(long_names(Bytes));
names(#{"AtU8" := <<_:32, Bytes/binary>>}) -> list_to_tuple([binary_to_atom(Name, utf8) || <<Size, Name:Size/binary>> <= Bytes]);
names(#{"Atom" := <<_:32, Bytes/binary>>}) -> list_to_tuple([binary_to_atom(Name, latin1) || <<Size, Name:Size/binary>> <= Bytes]).

long_names(Bytes) when byte_size(Bytes) > 0 ->
    {{u, Size}, Rest} = number(Bytes),
    <<Name:Size/binary, More/binary>> = Rest,
    [binary_to_atom(Name, utf8) | long_names(More)];
long_names(<<>>) -> [].

literals(#{"LitT" := <<0:32, Plain/binary>>}) -> literal_terms(Plain);
literals(#{"LitT" := <<_:32, Compressed/binary>>}) -> literal_terms(zlib:uncompress(Compressed));
literals(#{}) -> {}.

literal_terms(<<_:32, Bytes/binary>>) -> list_to_tuple([binary_to_term(Term) || <<Size:32, Term:Size/binary>> <= Bytes]).

%% Locations by number; number 0 is that nothing is known.
lines(Module, #{"Line" := <<_:32, _:32, _:32, Count:32, _:32, Bytes/binary>>}) ->
    {Items, Names} = items(Count, 0, Bytes, []),
    Own = atom_to_list(Module) ++ ".erl",
    Files = list_to_tuple([Own | [unicode:characters_to_list(Name) || <<Size:16, Name:Size/binary>> <= Names]]),
    list_to_tuple([[] | [[{location, element(File + 1, Files), Line}] || {File, Line} <- Items]]);
lines(_, #{}) -> {[]}.

items(0, _, Bytes, Items) -> {lists:reverse(Items), Bytes};
items(Left, File, Bytes, Items) ->
    case number(Bytes) of
        {{a, Other}, Rest} -> items(Left, Other, Rest, Items);
        {{i, Line}, Rest} -> items(Left - 1, File, Rest, [{File, Line} | Items])
    end.

%% Operands ---------------------------------------------------------------------------------------------------------------

instructions(<<Number, Rest/binary>>, Tables) ->
    {Op, Arity} = beam_opcodes:opname(Number),
    {Operands, Next} = operands(Arity, Rest, Tables, []),
    [{Op, Operands} | instructions(Next, Tables)];
instructions(<<>>, _) -> [].

operands(0, Bytes, _, Operands) -> {lists:reverse(Operands), Bytes};
operands(Left, Bytes, Tables, Operands) ->
    {Operand, Rest} = operand(Bytes, Tables),
    operands(Left - 1, Rest, Tables, [Operand | Operands]).

operand(<<Kind:4, 0:1, 7:3, Rest/binary>>, Tables) -> extended(Kind, Rest, Tables);
operand(Bytes, #tables{atoms = Atoms}) ->
    case number(Bytes) of
        {{a, 0}, Rest} -> {nil, Rest};
        {{a, Index}, Rest} -> {{atom, element(Index, Atoms)}, Rest};
        Other -> Other
    end.

extended(1, Bytes, Tables) ->
    {{u, Count}, Rest} = number(Bytes),
    {Items, Next} = operands(Count, Rest, Tables, []),
    {{list, Items}, Next};
extended(2, Bytes, _) ->
    {{u, Register}, Rest} = number(Bytes),
    {{fr, Register}, Rest};
extended(3, Bytes, Tables) ->
    {{u, Count}, Rest} = number(Bytes),
    {Pairs, Next} = operands(2 * Count, Rest, Tables, []),
    {{u, {alloc, allocations(Pairs)}}, Next};
extended(4, Bytes, #tables{literals = Literals}) ->
    {{u, Index}, Rest} = number(Bytes),
    case element(Index + 1, Literals) of
        Float when is_float(Float) -> {{float, Float}, Rest};
        Literal -> {{literal, Literal}, Rest}
    end;
extended(5, Bytes, #tables{types = Types}) ->
    {Register, Rest} = number(Bytes),
    {{u, Index}, Next} = number(Rest),
    {{tr, Register, element(Index + 1, Types)}, Next}.

allocations([{u, Kind}, {u, Size} | Pairs]) -> [{element(Kind + 1, {words, floats, funs}), Size} | allocations(Pairs)];
allocations([]) -> [].

number(<<Value:4, 0:1, Tag:3, Rest/binary>>) -> {{tag(Tag), Value}, Rest};
number(<<High:3, 1:2, Tag:3, Low, Rest/binary>>) -> {{tag(Tag), High bsl 8 bor Low}, Rest};
number(<<7:3, 3:2, Tag:3, Rest/binary>>) ->
    {{u, More}, Bytes} = number(Rest),
    long_number(tag(Tag), More + 9, Bytes);
number(<<Size:3, 3:2, Tag:3, Rest/binary>>) -> long_number(tag(Tag), Size + 2, Rest).

long_number(i, Size, Bytes) ->
    <<Value:Size/signed-unit:8, Rest/binary>> = Bytes,
    {{i, Value}, Rest};
long_number(Tag, Size, Bytes) ->
    <<Value:Size/unit:8, Rest/binary>> = Bytes,
    {{Tag, Value}, Rest}.

tag(Number) -> element(Number + 1, {u, i, a, x, y, f, h}).

%% Types ------------------------------------------------------------------------------------------------------------------

%% Sets of primary types, a bit each, with bounds and units behind them; what OTP's compiler calls them.
types(Form, #{"Type" := <<1:32, _:32, Bytes/binary>>}) ->
    list_to_tuple([case Min =< Max of
                       true -> type(Form, old_bits(Bits), {Min, Max}, 0);
                       false -> type(Form, old_bits(Bits), any, 0)
                   end || <<Bits:16, Min:64/signed, Max:64/signed>> <= Bytes]);
types(Form, #{"Type" := <<Version:32, _:32, Bytes/binary>>}) when Version >= 2, Version =< 4 -> list_to_tuple(type_list(Form, Version, Bytes));
types(_, #{}) -> {}.

%% Until OTP 26 match contexts had a bit of their own.
old_bits(Bits) -> Bits band 3 bor (Bits band bnot 3) bsr 1.

type_list(_, _, <<>>) -> [];
type_list(Form, Version, <<Bits:16, Rest/binary>>) ->
    Flags = case Version of
                3 -> Bits bsr 12;
                _ -> Bits bsr 13
            end,
    {Min, Rest1} = bound(Flags band 1, Rest, '-inf'),
    {Max, Rest2} = bound(Flags band 2, Rest1, '+inf'),
    {Unit, Next} = case Flags band 4 of
                       0 -> {0, Rest2};
                       _ -> <<U, Rest3/binary>> = Rest2, {U, Rest3}
                   end,
    Range = case {Min, Max} of
                {'-inf', '+inf'} -> any;
                Bounds -> Bounds
            end,
    Primary = case Version of
                  2 -> old_bits(Bits band 16#1FFF);
                  3 -> Bits band 16#FFF;
                  4 -> Bits band 16#1FFF
              end,
    [type(Form, Primary, Range, Unit) | type_list(Form, Version, Next)].

bound(0, Bytes, Infinite) -> {Infinite, Bytes};
bound(_, <<Value:64/signed, Rest/binary>>, _) -> {Value, Rest}.

type(Form, Bits, Range, Unit) ->
    IsIn = fun(Bit) -> Bits band (1 bsl Bit) =/= 0 end,
    Atom = case IsIn(0) of true -> {t_atom, any}; false -> none end,
    List = case {IsIn(2), IsIn(7)} of
               {true, true} -> {t_list, any, any};
               {true, false} -> {t_cons, any, any};
               {false, true} -> nil;
               {false, false} -> none
           end,
    Number = case {IsIn(3), IsIn(5)} of
                 {true, true} -> {t_number, Range};
                 {true, false} -> {t_float, any};
                 {false, true} -> {t_integer, Range};
                 {false, false} -> none
             end,
    Tuple = case IsIn(11) of true -> {t_tuple, 0, false, #{}}; false -> none end,
    Others = [Type || {Bit, Type} <- [{1, bitstring}, {4, {t_fun, any, any, any}}, {6, {t_map, any, any}}, {8, pid}, {9, port}, {10, reference},
                                      {12, other}], IsIn(Bit)],
    Other = case Others of
                [] -> none;
                [One] -> One;
                _ -> case Others -- [pid, port, reference] of [] -> identifier; _ -> other end
            end,
    case [Slot || Slot <- [Atom, List, Number, Tuple, Other], Slot =/= none] of
        [bitstring] when Form =:= disassembly -> {t_bs_matchable, 1};
        [bitstring] -> {t_bitstring, Unit + 1, false};
        [Slot] -> Slot;
        [_, {t_list, _, _}, {t_number, _}, _, other] -> any;
        _ ->
            Wide = case Number of {t_number, _} -> {t_integer, Range}; _ -> Number end,
            Bytes = case Other of
                        _ when Other =:= bitstring; Other =:= other -> {t_bitstring, union_unit(Form, Unit), false};
                        _ -> Other
                    end,
            {t_union, Atom, List, Wide, Tuple, Bytes}
    end.

%% A file holds units less one; beam_disasm does not add it in unions.
union_unit(listing, Unit) -> Unit + 1;
union_unit(disassembly, Unit) -> max(Unit, 1).

%% Instructions -----------------------------------------------------------------------------------------------------------

shown({label, [{u, Label}]}, _) -> {label, Label};
shown({func_info, [Module, Name, {u, Arity}]}, _) -> {func_info, Module, Name, Arity};
shown({line, [{u, Index}]}, #tables{form = listing, lines = Lines}) -> {line, element(Index + 1, Lines)};
shown({executable_line, [{u, Index}, {u, Number}]}, #tables{form = listing, lines = Lines}) -> {executable_line, element(Index + 1, Lines), Number};
shown({debug_line, [Kind, {u, Index}, {u, Number}, {u, Live}]}, #tables{form = listing, lines = Lines}) ->
    {debug_line, Kind, element(Index + 1, Lines), Number, Live};
shown({Op, [{u, Arity}, {f, Label} | Frame]}, #tables{form = disassembly, entries = Entries}) when Op =:= call; Op =:= call_last; Op =:= call_only ->
    list_to_tuple([Op, Arity, map_get(Label, Entries) | plain(Frame)]);
shown({Op, [{u, Arity}, {u, Index} | Frame]}, #tables{imports = Imports}) when Op =:= call_ext; Op =:= call_ext_last; Op =:= call_ext_only ->
    list_to_tuple([Op, Arity, element(Index + 1, Imports) | plain(Frame)]);
shown({bif0, [{u, Bif}, Register]}, #tables{form = listing} = Tables) -> {bif, bif_name(Bif, Tables), {f, 0}, [], Register};
shown({bif0, [{u, Bif}, Register]}, Tables) -> {bif, bif_name(Bif, Tables), nofail, [], Register};
shown({Op, [Fail, {u, Bif} | Operands]}, Tables) when Op =:= bif1; Op =:= bif2 ->
    {bif, bif_name(Bif, Tables), Fail, plain(lists:droplast(Operands)), lists:last(Operands)};
shown({Op, [Fail, {u, Live}, {u, Bif} | Operands]}, Tables) when Op =:= gc_bif1; Op =:= gc_bif2; Op =:= gc_bif3 ->
    {gc_bif, bif_name(Bif, Tables), Fail, Live, plain(lists:droplast(Operands)), lists:last(Operands)};
shown({Op, [Fail | Operands]}, _) when Op =:= fadd; Op =:= fsub; Op =:= fmul; Op =:= fdiv; Op =:= fnegate ->
    {bif, Op, Fail, plain(lists:droplast(Operands)), lists:last(Operands)};
shown({raise, Registers}, _) -> {bif, raise, {f, 0}, Registers, {x, 0}};
shown({make_fun2, [{u, Index}]}, Tables) ->
    {Function, Unique, Free} = lambda(Index, Tables),
    {make_fun2, Function, Index, Unique, Free};
shown({make_fun3, [{u, Index}, Register, Captured]}, #tables{form = Form} = Tables) ->
    {Function, Unique, _} = lambda(Index, Tables),
    case Form of
        listing -> {make_fun3, Function, 0, 0, Register, plain_one(Captured)};
        disassembly -> {make_fun3, Function, Index, Unique, Register, plain_one(Captured)}
    end;
shown({call_fun2, [{u, Index}, Arity, Fun]}, #tables{lambdas = Lambdas}) ->
    {call_fun2, {f, element(3, element(Index + 1, Lambdas))}, plain_one(Arity), Fun};
shown({Op, [Fail, Source, {list, Fields}]}, _) when Op =:= has_map_fields -> {test, Op, Fail, Source, {list, plain(Fields)}};
shown({bs_start_match3 = Op, [Fail, Source, {u, Live}, To]}, _) -> {test, Op, Fail, Live, [Source], To};
shown({Op, [Fail, Context, {u, Live}, Size, {u, Unit}, {u, Flags}, To]}, _) when Op =:= bs_get_integer2; Op =:= bs_get_float2; Op =:= bs_get_binary2 ->
    {test, Op, Fail, Live, [Context, plain_one(Size), Unit, flags(Flags)], To};
shown({bs_skip_bits2 = Op, [Fail, Context, Size, {u, Unit}, {u, Flags}]}, _) -> {test, Op, Fail, [Context, plain_one(Size), Unit, flags(Flags)]};
shown({bs_match_string = Op, [Fail, Context, {u, Bits}, {u, Offset}]}, Tables) ->
    {test, Op, Fail, [Context, Bits, {string, string(Offset, (Bits + 7) div 8, Tables)}]};
shown({Op, [Fail, Context, {u, Live}, {u, Flags}, To]}, #tables{form = listing}) when Op =:= bs_get_utf8; Op =:= bs_get_utf16; Op =:= bs_get_utf32 ->
    {test, Op, Fail, Live, [Context, flags(Flags)], To};
shown({Op, [Fail, Context, Live, {u, Flags}, To]}, _) when Op =:= bs_get_utf8; Op =:= bs_get_utf16; Op =:= bs_get_utf32 ->
    {test, Op, Fail, [Context, plain_one(Live), flags(Flags), To]};
shown({Op, [Fail, Context, Live, {u, Flags}]}, _) when Op =:= bs_skip_utf8; Op =:= bs_skip_utf16; Op =:= bs_skip_utf32 ->
    {test, Op, Fail, [Context, plain_one(Live), flags(Flags)]};
shown({Op, [Fail, {u, Flags}, Source]}, _) when Op =:= bs_put_utf8; Op =:= bs_put_utf16; Op =:= bs_put_utf32 -> {Op, Fail, flags(Flags), plain_one(Source)};
shown({Op, [Fail, Size, {u, Unit}, {u, Flags}, Source]}, _) when Op =:= bs_put_integer; Op =:= bs_put_float; Op =:= bs_put_binary ->
    {Op, Fail, plain_one(Size), Unit, flags(Flags), plain_one(Source)};
shown({Op, [Fail, Size, {u, Words}, {u, Live}, {u, Flags}, To]}, _) when Op =:= bs_init2; Op =:= bs_init_bits ->
    {Op, Fail, plain_one(Size), Words, Live, flags(Flags), To};
shown({bs_append = Op, [Fail, Size, {u, Words}, {u, Live}, {u, Unit}, Source, {u, Flags}, To]}, _) ->
    {Op, Fail, plain_one(Size), Words, Live, Unit, plain_one(Source), flags(Flags), To};
shown({bs_private_append = Op, [Fail, Size, {u, Unit}, Source, {u, Flags}, To]}, _) ->
    {Op, Fail, plain_one(Size), Unit, plain_one(Source), flags(Flags), To};
shown({bs_put_string = Op, [{u, Size}, {u, Offset}]}, Tables) -> {Op, Size, {string, binary_to_list(string(Offset, Size, Tables))}};
shown({bs_add = Op, [Fail, A, B, Unit, To]}, _) -> {Op, Fail, plain([A, B, Unit]), To};
shown({bs_create_bin = Op, [Fail, {u, Words}, {u, Live}, {u, Unit}, To, {list, Segments}]}, Tables) ->
    {Op, Fail, Words, Live, Unit, To, {list, segments(Segments, Tables)}};
shown({bs_match = Op, [Fail, Context, {list, Commands}]}, _) -> {Op, Fail, Context, {commands, commands(plain(Commands))}};
shown({Op, []}, _) -> Op;
shown({Op, [Fail | Operands]}, _) ->
    case lists:member(Op, ?TESTS) of
        true -> {test, Op, Fail, plain(Operands)};
        false -> list_to_tuple([Op | plain([Fail | Operands])])
    end.

plain(Operands) -> [plain_one(Operand) || Operand <- Operands].

plain_one({u, Number}) -> Number;
plain_one({i, Number}) -> {integer, Number};
plain_one({list, Items}) -> {list, plain(Items)};
plain_one(Operand) -> Operand.

bif_name(Index, #tables{imports = Imports}) -> element(3, element(Index + 1, Imports)).

lambda(Index, #tables{form = Form, module = Module, lambdas = Lambdas}) ->
    {Name, Arity, Label, Free, Unique} = element(Index + 1, Lambdas),
    case Form of
        listing -> {{f, Label}, Unique, Free};
        disassembly -> {{Module, Name, Arity}, Unique, Free}
    end.

flags(Flags) -> {field_flags, [Name || {Name, Bit} <- [{little, 2}, {signed, 4}, {native, 16}], Flags band Bit =/= 0]}.

string(Offset, Size, #tables{strings = Strings}) -> binary:part(Strings, Offset, Size).

segments([{atom, string} = Type, {u, Number}, {u, Unit}, Flags, {u, Offset}, {i, Size} | Rest], Tables) ->
    [Type, Number, Unit, Flags, {string, string(Offset, Size, Tables)}, {integer, Size} | segments(Rest, Tables)];
segments([Type, Number, Unit, Flags, Value, Size | Rest], Tables) -> plain([Type, Number, Unit, Flags, Value, Size]) ++ segments(Rest, Tables);
segments([], _) -> [].

commands([{atom, Name}, Live, Flags, Size, Unit, To | Rest]) when Name =:= integer; Name =:= binary ->
    Shown = case Flags of nil -> {literal, []}; _ -> Flags end,
    [{Name, Live, Shown, Size, Unit, To} | commands(Rest)];
commands([{atom, Name}, A, B, C | Rest]) when Name =:= '=:='; Name =:= get_tail -> [{Name, A, B, C} | commands(Rest)];
commands([{atom, ensure_at_least}, Size, Unit | Rest]) -> [{ensure_at_least, Size, Unit} | commands(Rest)];
commands([{atom, Name}, Size | Rest]) when Name =:= ensure_exactly; Name =:= skip -> [{Name, Size} | commands(Rest)];
commands([]) -> [].
