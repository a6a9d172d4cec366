"""Portuguese words that customers use for the same thing, how they shorten them, and words that are no typing errors."""

CONCEPTS = """
buy: comprar compra comprei
pay: pagar pagamento pago paguei
send: enviar envio enviado mandar
receive: receber recebi recebido obter
arrive: chegar chega chegou chegada aterrissar aterrar
take: levar trazer tomar
find: encontrar achar procurar onde
lose: perder perdi perdido perdida extraviada extraviado sumiu
steal: roubar roubado roubo roubaram
break: quebrado quebrada danificado danificada estragado avariado
work: funciona funcionar
decline: recusado negado
cancel: cancelar cancelo cancelado cancelamento anular
stop: parar encerrar
close: fechar excluir apagar
open: abrir ativar
change: mudar mudança alterar alteração trocar modificar corrigir
reschedule: remarcar adiar
repair: consertar reparar
replace: substituir
return: devolver devolução
refund: reembolso reembolsar estorno
complain: reclamação reclamar queixa
help: ajuda ajudar assistência
tell: dizer informação informações
ask: pergunta perguntar dúvida
need: preciso necessário precisar
want: quero gostaria queria
let: permitido pode
can: posso consigo possível
person: pessoa atendente alguém
talk: falar ligar telefonar contato contacto
email: email correio
phone: telefone celular telemóvel
number: número
money: dinheiro
card: cartão
account: conta
fee: taxa custo custa preço tarifa
bill: fatura recibo
free: grátis gratuito incluído
discount: desconto cupom
limit: limite máximo
extra: extra adicional mais
wrong: errado erro engano
problem: problema
wait: esperar aguardar
delay: atraso atrasado atrasada tarde
fast: rápido urgente
time: tempo hora horas
day: dia
week: semana
month: mês
year: ano
today: hoje
tomorrow: amanhã
yesterday: ontem
new: novo nova
order: pedido encomenda
delivery: entrega
package: pacote
address: endereço morada
country: país exterior
travel: viagem viajar férias
flight: voo voos voar avião
ticket: passagem bilhete
seat: assento lugar
luggage: bagagem mala malas
hotel: hotel quarto
book: reservar reserva reservei
car: carro
train: trem comboio
eat: comer comida refeição
drink: beber bebida
shop: loja
hour: horário
login: entrar acessar
password: senha
forget: esqueci esquecer
block: bloquear bloqueado
identity: identidade passaporte
verify: confirmar confirmação comprovante
name: nome sobrenome
child: criança crianças filho filha bebê bebé
website: site página
internet: internet wifi
document: documento documentos formulário
insurance: seguro
sick: doente
hello: olá oi
thanks: obrigado obrigada
goodbye: tchau adeus
please: favor
leave: partir partida sair
pet: cachorro gato cão animal
wheelchair: cadeira rodas
missed: perdi
claim: indenização indemnização compensação
"""

FILLERS = """
o a os as um uma uns umas eu tu ele ela nós vocês você me te se lhe meu minha meus minhas seu sua seus suas é são sou está
estou estão foi era tem tenho têm e ou mas também em no na nos nas de do da dos das ao à com por para sem sobre como que
quando se não há muito já este esta isso esse essa
"""

# They say that something is asked, not what.
ASKING = """
qual quais quando como onde quem porque quanto quanta quantos quantas posso pode quero gostaria tenho preciso há é são
devo
"""

SHORTENED = """
vc=você vcs=vocês q=que pq=porque tb=também tbm=também blz=beleza obg=obrigado obgd=obrigado pf=favor pfv=favor pfvr=favor
td=tudo hj=hoje amnh=amanhã msg=mensagem cmg=comigo ctg=contigo n=não nao=não qdo=quando qnd=quando qto=quanto tel=telefone
num=número cel=celular vdd=verdade bjs=beijos
"""

COMMON = """
abril acima água agora agosto ainda além algum alguma alguns alto amanhã amarelo amigo amor andar antes antigo aqui ar árvore assim
até atrás azul baixo banco bastante bem boa boca bom bonito braço branco cabeça cabelo cada cair cama caminho campo cansado cara carne
casa casado causa cedo cem centro certo chave cheio chuva cidade cima cinco claro coisa comprido conhecer contar contra cor coração
corpo curto dar debaixo dedo dela dele dentro depois desde deus devagar dez dezembro dia diferente difícil direita direito domingo dois
doce dor dormir durante duro ele ensinar então entender entre escola escrever escuro esquerda estrada estrela exemplo fácil falta família
favor fazer fechar feijão feio feliz fevereiro ficar fim flor fogo folha fora força forte foto fraco frente frio fruta fumar futuro gente
gostar grande grupo guerra história hoje homem ideia igreja igual ilha importante inverno ir irmã irmão janeiro janela jardim jogar
jogo jovem julho junho junto lado lago leite lembrar ler leve limpo língua linha livre livro logo longe lua lugar luz mãe maio maior
mal mão mar março mas médico meia meio melhor menina menino menos mês mesa mesmo metade mil minuto morrer morte muita muitos mulher mundo
música nada natal negro nem nenhum ninguém noite nome norte nossa nosso nove novembro nunca obra oeste oito olhar olho onze ontem ordem
orelha osso outono outra outro outubro ouvir ovo pai palavra pão papel par parede parte passar pé pedra peixe pele pensar pequeno perna
perto pescoço pior pobre poder pois polícia pontapé ponte por porque porta porto pouco praia prato preto primavera primeira primeiro
próxima próximo quadro qual qualquer quanto quarta quatro quem quente quinta quinze rainha rapaz razão rei resposta rico rio rir rosa
roupa rua sábado saber sal sala sangue saúde seco segunda segundo seis sempre senhor senhora ser sete setembro sexta silêncio sim simples
só sob sol sono sorte sul suja tal talvez tanto teatro ter terça terceiro terra tio tia toda todo todos trabalho trabalhar três triste
tudo último única vários vazio velho vender vento ver verão verdade verde vermelho vez vezes vida vidro vinho vinte vir viver voltar voz
"""

SUFFIXES = (
    "ações ação amento imento mente adas ados idas idos ada ado ida ido ando endo aram eram ava ia ar er ir ei ou am em as es os a e o s"
)
