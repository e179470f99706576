%% Types of segments: what is said of one, completed by what holds where nothing is said.
-module(erl_bits).

-export([as_list/1, set_bit_type/2, system_bitdefault/0, system_bittypes/0]).

%% As stdlib/include/erl_bits.hrl has it.
-record(bittype, {type, unit, sign, endian}).

-define(LARGEST_UNIT, 256).

system_bittypes() -> no_system_types.
system_bitdefault() -> no_system_bitdefault.

as_list(#bittype{type = Type, unit = Unit, sign = Sign, endian = Endian}) -> [Type, {unit, Unit}, Sign, Endian].

set_bit_type(Size, default) -> set_bit_type(Size, []);
set_bit_type(Size, Names) ->
    try completed(lists:foldl(fun(Name, Known) -> merged(said(Name), Known) end, #bittype{}, Names), Size)
    catch
        throw:{error, _} = Error -> Error
    end.

said(Type) when Type =:= integer; Type =:= float; Type =:= binary; Type =:= utf8; Type =:= utf16; Type =:= utf32 -> #bittype{type = Type};
said(bytes) -> #bittype{type = binary, unit = 8};
said(Bits) when Bits =:= bitstring; Bits =:= bits -> #bittype{type = binary, unit = 1};
said({unit, undefined}) -> #bittype{};
said({unit, Unit}) when is_integer(Unit), Unit > 0, Unit =< ?LARGEST_UNIT -> #bittype{unit = Unit};
said(Endian) when Endian =:= big; Endian =:= little; Endian =:= native -> #bittype{endian = Endian};
said(Sign) when Sign =:= signed; Sign =:= unsigned -> #bittype{sign = Sign};
said(Name) -> throw({error, {undefined_bittype, Name}}).

merged(#bittype{} = New, #bittype{} = Known) ->
    Endian = same(New#bittype.endian, Known#bittype.endian, "endianness"),
    Sign = same(New#bittype.sign, Known#bittype.sign, "sign"),
    Type = same(New#bittype.type, Known#bittype.type, "type"),
    #bittype{type = Type, unit = same(New#bittype.unit, Known#bittype.unit, "unit"), sign = Sign, endian = Endian}.

same(undefined, Known, _) -> Known;
same(New, undefined, _) -> New;
same(Same, Same, _) -> Same;
same(New, Known, What) -> throw({error, {bittype_mismatch, New, Known, What}}).

completed(#bittype{type = undefined} = Known, Size) -> completed(Known#bittype{type = integer}, Size);
completed(#bittype{type = binary} = Known, default) -> filled(Known, all);
completed(#bittype{type = Type, unit = Unit} = Known, default) when Type =:= integer; Type =:= float ->
    [throw({error, bittype_unit}) || Unit =/= undefined],
    filled(Known, default_size(Type));
completed(#bittype{type = Type} = Known, Size) when Type =:= integer; Type =:= float; Type =:= binary -> filled(Known, Size);
completed(#bittype{unit = Unit} = Known, Size) ->
    Sized = not lists:member(Size, [default, undefined]) andalso not is_undefined(Size),
    [throw({error, utf_bittype_size_or_unit}) || Sized orelse Unit =/= undefined],
    Kept = case Size of
               default -> undefined;
               _ -> Size
           end,
    {ok, Kept, signed_and_ordered(Known)}.

is_undefined({Kind, _, undefined}) -> Kind =:= atom orelse Kind =:= value;
is_undefined(_) -> false.

filled(#bittype{type = Type, unit = undefined} = Known, Size) -> filled(Known#bittype{unit = default_unit(Type)}, Size);
filled(Known, Size) -> {ok, Size, signed_and_ordered(Known)}.

signed_and_ordered(#bittype{sign = undefined} = Known) -> signed_and_ordered(Known#bittype{sign = unsigned});
signed_and_ordered(#bittype{endian = undefined} = Known) -> Known#bittype{endian = big};
signed_and_ordered(Known) -> Known.

default_size(integer) -> 8;
default_size(float) -> 64.

default_unit(binary) -> 8;
default_unit(_) -> 1.
