"""Spanish words that customers use for the same thing, how they shorten them, and words that are no typing errors."""

CONCEPTS = """
buy: comprar compra compro comprado adquirir
pay: pagar pago pagado abonar abono
send: enviar envío enviado mandar mandado
receive: recibir recibo recibido recibí obtener conseguir
arrive: llegar llega llegó llegada llegado aterrizar aterriza
take: llevar llevo tomar traer
find: encontrar encuentro encontrado buscar busco dónde donde
lose: perder perdido perdí perdida pierdo extraviado extraviada extravió falta
steal: robar robado robaron robo
break: roto rota dañado dañada daño daños estropeado averiado rompió
work: funciona funcionar
fail: falló fallido
decline: rechazado rechazada rechazar denegado
cancel: cancelar cancelo cancelado cancelada cancelación anular anulado anulación suspendido
stop: terminar parar baja
close: cerrar cerrado eliminar borrar
open: abrir abierto activar
change: cambiar cambio cambiado modificar modificación corregir corrección actualizar
swap: canjear intercambiar
reschedule: aplazar posponer retrasar mover
repair: reparar reparación
replace: reemplazar sustituir
return: devolver devolución devuelto
refund: reembolso reembolsar reembolsan
complain: queja quejarme reclamar reclamación reclamo
help: ayuda ayudar asistencia ayudarme
tell: decir informar información info
ask: pregunta preguntar
need: necesito necesitar necesario necesaria requiere
want: quiero querer quisiera gustaría deseo
must: debo deber tengo tener
let: permitido permite permiten permitir dejar
can: puedo puede poder pueden posible podría
person: persona agente alguien operador
talk: hablar llamar llamada contacto contactar comunicarme
write: escribir
email: correo mail
letter: carta
phone: teléfono móvil celular
number: número
money: dinero efectivo
atm: cajero
transfer: transferir transferencia
account: cuenta
card: tarjeta
fee: cargo coste costo cuesta cuestan precio tarifa comisión suplemento recargo
cheap: barato económico
expensive: caro
bill: factura recibo comprobante
free: gratis gratuito gratuita incluido incluida
discount: descuento cupón promoción
limit: límite máximo
amount: importe cantidad
extra: extra adicional más
twice: doble dos
wrong: error mal equivocado equivocada equivoqué incorrecto erróneo
right: correcto
problem: problema
wait: esperar espera
delay: retraso retrasado retrasada demora tarde demorado
fast: rápido urgente pronto
time: tiempo hora horas
day: día
week: semana
month: mes
year: año
today: hoy
tomorrow: mañana
yesterday: ayer
early: temprano antes
before: antes
after: después
new: nuevo nueva
old: viejo vieja antiguo
order: pedido pedir
delivery: entrega entregar
track: rastrear seguimiento estado
package: paquete
address: dirección domicilio
country: país extranjero
travel: viaje viajar viajo vacaciones
flight: vuelo vuelos volar vuela avión
ticket: billete boleto pasaje
seat: asiento plaza
luggage: equipaje maleta maletas bolso
hotel: hotel habitación alojamiento
book: reservar reserva reservado reservación
car: coche carro auto
train: tren
eat: comer comida menú
drink: beber bebida bebidas
shop: tienda
hour: horario
login: entrar acceder sesión
password: contraseña clave
forget: olvidar olvidé olvidado
block: bloquear bloqueado bloqueada
identity: pasaporte identidad identificación dni
verify: confirmar confirmación justificante verificar
name: nombre apellido
child: niño niña niños hijo hija hijos bebé menor
wife: esposa esposo marido
friend: amigo amiga
app: aplicación
website: página web sitio
internet: internet wifi
document: documento documentos papeles formulario
contract: contrato
insurance: seguro
doctor: médico
sick: enfermo enferma enfermedad
medicine: medicamento medicamentos medicina
appointment: cita
weather: clima
language: idioma lengua
hello: hola
thanks: gracias
goodbye: adiós
please: favor
use: usar utilizar
keep: guardar conservar
big: grande
small: pequeño pequeña
good: bueno buena
bad: malo mala
hard: difícil
easy: fácil
near: cerca
far: lejos distancia
leave: salir sale salida despegar despega
pet: perro gato mascota animal
wheelchair: silla ruedas discapacidad
missed: perdí perdido
claim: indemnización compensación
"""

FILLERS = """
el la los las un una unos unas yo tú él ella nosotros ellos me te se nos le les lo mi mis tu tus su sus es son soy está
estoy están fue era he ha han había y o pero también en de del a al con por para sin sobre como cómo qué que cuando cuándo
si no hay muy ya este esta esto ese esa
"""

# They say that something is asked, not what.
ASKING = """
qué que cómo cuándo dónde cuál cuáles quién cuánto cuánta cuántos cuántas puedo puede quiero quisiera tengo necesito
hay es son debo
"""

SHORTENED = """
q=que k=que xq=porque pq=porque porq=porque x=por d=de tb=también tmb=también tbn=también bn=bien xfa=favor pf=favor
porfa=favor porfis=favor xfavor=favor grax=gracias grcs=gracias gcs=gracias msj=mensaje mj=mensaje tlf=teléfono tel=teléfono
tfno=teléfono num=número nº=número dnd=donde cdo=cuando cnd=cuando qdo=cuando kiero=quiero qiero=quiero knto=cuánto
cto=cuánto cmo=como hr=hora hrs=horas min=minutos sem=semana fds=semana finde=semana ntp=preocupes salu2=saludos
vlo=vuelo eqpj=equipaje rsv=reserva dto=descuento
"""

COMMON = """
abajo abril abuela abuelo acabar aceptar acerca acordar actual acuerdo además adentro agosto agua ahí ahora aire alegre algo algún
alguna alguno alguien allá allí alma alto amable amarillo ambos amor ancho andar antes anterior aparecer apenas aprender aquel aquí
árbol arriba arroz arte así atención atrás aún aunque autobús ayudar azúcar azul bailar bajar bajo banco baño barco barrio base
bastante bien blanco boca bonito brazo buen buscar caballo cabeza cada caer café caja calidad calle calor cama cámara caminar camino
camisa campo cansado cantar cara carne casa casi caso casado causa celebrar cena centro cerveza chica chico cien cierto cinco cine
ciudad claro clase cliente cocina coger color comenzar completo común conocer conseguir contar contento contra corazón correr cortar
corto cosa creer cruzar cuadro cual cuál cualquier cuanto cuánto cuarto cuatro cuello cuerpo cuidado culpa curso dar deber débil
decidir dedo delante demás demasiado dentro derecha derecho desde despacio detrás diciembre diente diez diferente dios directo domingo
dolor dormir duda dulce durante duro edad edificio ejemplo empezar empresa encima enero enfermera enfrente enseñar entender entonces
entre equipo error escalera escuchar escuela espalda español especial estación estado estar este estrella estudiar euro examen
existir explicar fácil falso familia famoso febrero fecha feliz fiesta fin final flor fondo forma foto frente fresco frío fruta fuego
fuera fuerte fuerza fumar ganar gato general gente gobierno gordo grupo guapo guerra gustar gusta haber habitación hablar hacer hace
hacia hambre hasta hecho helado hermana hermano hermoso hielo historia hoja hombre hora huevo idea iglesia igual imagen importante
imposible interés invierno ir isla izquierda jamás jardín joven juego jueves jugar julio junio junto lado lago lápiz largo lavar leche
leer lengua lento libre libro limpio línea listo llave lleno llorar lluvia luego lugar luna lunes luz madre maestro mal manera mano
manzana mar marzo martes más matar mayo mayor media medio mejor memoria menos mensaje mentira mercado mesa metro miedo miércoles mil
minuto mirar misma mismo mitad momento montaña morir mucho mucha muchos muerte mujer mundo música nada nadie naranja nariz navidad
negro ni ninguno ninguna nieve noche nosotros nota noticia noviembre nube nuestro nueve nunca obra ocho octubre ocupado oficina oír ojo
olor once opinión oro otoño otro otra otros padre padres palabra pan pantalón papel par parecer pared parque parte partido pasar paso
patata pelo pelota pensar peor perdón perfecto periódico pescado peso pie piedra piel pierna piso plan plato playa pobre poco policía
poner porque precioso preferir primavera primero primera primo principio prisa probar profesor programa propio próximo próxima pueblo
puente puerta puerto pues punto quedar queso quién quien quince quitar quizás rato razón realidad recordar regalo reír reloj resto
restaurante rey rico río rojo ropa sábado saber sabe sal sala salud sangre santo seco sed seguir segundo seguro seis sentar sentir señor
señora septiembre ser serio servicio siempre siete siguiente silencio silla simple sino sol solo sólo soltero sombra sonido sopa subir
sucio suelo sueño suerte suficiente tabaco tal tampoco tan tanto té teatro tema temprano tercero terminar tía tierra tío tipo todavía
todo toda todos trabajo trabajar tranquilo tres triste último última único universidad útil vacío valer valor varios vaso vecino veinte
vender ventana ver verano verdad verde vestido vez veces vida vidrio viento viernes vino visitar vista vivir volver voz vuelta zapato
"""

SUFFIXES = """
aciones ación amiento imiento mente adas ados idas idos ada ado ida ido ando iendo aron ieron aba ían ía ar er ir ara era
iré aré an en as es os é ó a e o s
"""
